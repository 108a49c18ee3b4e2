//! Parameters of each place, style and form of value, as the table of styles in the standard has them (OpenAPI 3.1.1,
//! section 4.8.12.3). Properties come by their names: objects have no order.

use formed::{header, path, query};

use crate::{Findings, sent};

fn words() -> [&'static str; 3] {
    ["blue", "black", "brown"]
}

pub(crate) async fn check(findings: &mut Findings) {
    paths(findings).await;
    queries(findings).await;
    headers(findings).await;
}

async fn paths(findings: &mut Findings) {
    let color = || path::Color::new(100, 200, 150);
    let rows = [
        (sent(|c| c.path().path().simple("blue", words(), color()).send()).await, "/simple/blue/blue,black,brown/B,150,G,200,R,100"),
        (
            sent(|c| c.path().path().simple_exploded("blue", words(), color()).send()).await,
            "/simple-exploded/blue/blue,black,brown/B=150,G=200,R=100",
        ),
        (sent(|c| c.path().path().label("blue", words(), color()).send()).await, "/label/.blue/.blue,black,brown/.B,150,G,200,R,100"),
        (
            sent(|c| c.path().path().label_exploded("blue", words(), color()).send()).await,
            "/label-exploded/.blue/.blue.black.brown/.B=150.G=200.R=100",
        ),
        (
            sent(|c| c.path().path().matrix("blue", words(), color()).send()).await,
            "/matrix/;text=blue/;list=blue,black,brown/;object=B,150,G,200,R,100",
        ),
        (
            sent(|c| c.path().path().matrix_exploded("blue", words(), color()).send()).await,
            "/matrix-exploded/;text=blue/;list=blue;list=black;list=brown/;B=150;G=200;R=100",
        ),
        (
            sent(|c| c.path().path().simple("a/b ?", ["x,y", "é"], color()).send()).await,
            "/simple/a%2Fb%20%3F/x%2Cy,%C3%A9/B,150,G,200,R,100",
        ),
        (
            sent(|c| c.path().path().several_in_a_segment("7-x", "json", 1, "2/3").send()).await,
            "/releases/7-x.json/v1-%222%2F3%22",
        ),
    ];
    for (request, expected) in rows {
        findings.same("path", request.target(), expected);
    }
}

async fn queries(findings: &mut Findings) {
    let color = || query::Color::new(100, 200, 150);
    let deep = || {
        let mut deep = query::Deep::new();
        deep.color = Some(color());
        deep.names = Some(vec!["a b".to_owned(), "c".to_owned()]);
        deep
    };
    let rows = [
        (sent(|c| c.query().query().list_colors().send()).await, ""),
        (sent(|c| c.query().query().list_colors().form_text("blue & green").send()).await, "form-text=blue%20%26%20green"),
        (sent(|c| c.query().query().list_colors().form_joined(color()).send()).await, "form-joined=B,150,G,200,R,100"),
        (sent(|c| c.query().query().list_colors().form_parts(color()).send()).await, "B=150&G=200&R=100"),
        (sent(|c| c.query().query().list_colors().space_list(words()).send()).await, "space-list=blue%20black%20brown"),
        (
            sent(|c| c.query().query().list_colors().space_object(color()).send()).await,
            "space-object=B%20150%20G%20200%20R%20100",
        ),
        (
            sent(|c| c.query().query().list_colors().pipe_object(color()).send()).await,
            "pipe-object=B%7C150%7CG%7C200%7CR%7C100",
        ),
        (
            sent(|c| c.query().query().list_colors().pipe_each(words()).send()).await,
            "pipe-each=blue&pipe-each=black&pipe-each=brown",
        ),
        (
            sent(|c| c.query().query().list_colors().deep(deep()).send()).await,
            "deep%5Bcolor%5D%5BB%5D=150&deep%5Bcolor%5D%5BG%5D=200&deep%5Bcolor%5D%5BR%5D=100\
             &deep%5Bnames%5D%5B0%5D=a%20b&deep%5Bnames%5D%5B1%5D=c",
        ),
        (sent(|c| c.query().query().list_colors().reserved("/?:@&#+").send()).await, "reserved=/?:@%26%23%2B"),
        (sent(|c| c.query().query().list_colors().empty("").send()).await, "empty="),
        (
            sent(|c| c.query().query().list_colors().json(color()).send()).await,
            "json=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D",
        ),
        (
            sent(|c| c.query().query().list_colors().table(vec![vec![1, 2], vec![3]]).send()).await,
            "table=1%2C2%7C3",
        ),
        (sent(|c| c.query().query().list_colors().sort_by("name").send()).await, "sort%5Bby%5D=name"),
    ];
    for (request, expected) in rows {
        let target = request.target();
        findings.same("query", target.split_once('?').map_or("", |(_, query)| query), expected);
    }
}

async fn headers(findings: &mut Findings) {
    let color = || header::Color::new(100, 200, 150);
    let rows = [
        (sent(|c| c.header().header().list_colors().x_text("a, b").send()).await, "x-text", "a, b"),
        (sent(|c| c.header().header().list_colors().x_list(words()).send()).await, "x-list", "blue,black,brown"),
        (sent(|c| c.header().header().list_colors().x_object(color()).send()).await, "x-object", "B,150,G,200,R,100"),
        (sent(|c| c.header().header().list_colors().x_exploded_list(vec![1, 2]).send()).await, "x-exploded-list", "1,2"),
        (
            sent(|c| c.header().header().list_colors().x_exploded_object(color()).send()).await,
            "x-exploded-object",
            "B=150,G=200,R=100",
        ),
        (sent(|c| c.header().header().list_colors().x_json(color()).send()).await, "x-json", r#"{"B":150,"G":200,"R":100}"#),
        (
            sent(|c| c.header().header().list_colors().text("a b;c").number(7).list(["x", "y"]).send()).await,
            "cookie",
            "text=a%20b%3Bc; number=7; list=x,y",
        ),
        (
            sent(|c| c.header().header().list_colors().json(color()).send()).await,
            "cookie",
            "json=%7B%22B%22%3A150%2C%22G%22%3A200%2C%22R%22%3A100%7D",
        ),
    ];
    for (request, name, expected) in rows {
        findings.same(name, request.header(name), Some(expected));
    }
}
