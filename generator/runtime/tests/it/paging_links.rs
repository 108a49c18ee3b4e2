//! Lists whose pages name the address of the next one, in a header or in their body.

use clientsmith_runtime::runtime::{ErrorKind, Operation, OperationSpec, Paging, decode};

use crate::support::{API, Fake, Reply, Server, TOKEN, all, json, leak, whole, write};

static LIST: OperationSpec =
    OperationSpec { id: "list", template: "/list", paging: Some(&Paging::link().items("")), ..OperationSpec::of(&API) };

static CHAIN: OperationSpec = OperationSpec {
    id: "chain",
    template: "/chain/{slug}",
    paging: Some(&Paging::next_url("links/next")),
    ..OperationSpec::of(&API)
};

fn linked(link: &str, body: &str) -> Vec<Reply> {
    write(&format!("HTTP/1.1 200 OK\r\nlink: {link}\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
}

/// One page that carries this header, and a last one.
fn header(link: &'static str) -> Fake {
    Fake::new(move |request| {
        let response = http::Response::builder();
        let is_first =
            request.uri.path() == "/api/v2/list" && !request.uri.query().unwrap_or_default().contains("page");
        let (response, body) = if is_first { (response.header("Link", link), "[1]") } else { (response, "[2]") };
        Ok(response.body(body.into()).unwrap())
    })
}

#[tokio::test]
async fn links_lead_from_page_to_page() {
    let server = Server::start(|sent| match sent.target.as_str() {
        "/api/v2/list?q=a%2Fb" => linked("</api/v2/list?page=2&q=a%2Fb>; rel=\"next\"", "[1,2]"),
        "/api/v2/list?page=2&q=a%2Fb" => linked("<?page=3>; rel=next, <?page=1>; rel=prev", "[]"),
        "/api/v2/list?page=3" => linked("<?page=2>; rel=prev", "[3]"),
        other => panic!("{other}"),
    });
    let server = server.await;
    let list = || Operation::new(&server.client(), &LIST).query("q", "a/b");
    assert_eq!(all(list().items::<i64>()).await, (vec![1, 2, 3], None));
    // The credential goes along to every page.
    assert!(server.sent().iter().all(|sent| sent.header("circle-token") == [TOKEN]));

    let mut pages = list().pages(decode::json::<Vec<i64>>);
    pages.try_next().await.unwrap().unwrap();
    let token = pages.page_token().unwrap().to_owned();
    assert_eq!(token, format!("{}/api/v2/list?page=2&q=a%2Fb", server.url));
    assert_eq!(all(list().items::<i64>().starting_at(token)).await, (vec![3], None));
    assert_eq!(all(list().items::<i64>().starting_at("/api/v2/list?page=3")).await, (vec![3], None));
    assert_eq!(whole(list().items::<i64>().starting_at("")).await, [1, 2, 3]);
    assert_eq!(pages.try_next().await.unwrap().unwrap(), [0; 0]);
}

#[tokio::test]
async fn a_body_may_name_the_next_page() {
    let server = Server::start(|sent| match sent.target.as_str() {
        "/api/v2/chain/a%2Fb" => json("200 OK", r#"{"items":[1],"links":{"next":"b?x=1#part","prev":null}}"#),
        "/api/v2/chain/b?x=1" => json("200 OK", r#"{"links":{"next":"/api/v2/chain/c"},"items":[2]}"#),
        "/api/v2/chain/c" => json("200 OK", r#"{"items":[3],"links":{"next":""}}"#),
        other => panic!("{other}"),
    });
    let server = server.await;
    let items = Operation::new(&server.client(), &CHAIN).path("slug", "a/b").items::<i64>();
    assert_eq!(all(items).await, (vec![1, 2, 3], None));
}

#[tokio::test]
async fn every_form_of_no_address_ends_the_list() {
    for next in [r#"{"next":null}"#, r#"{"next":""}"#, "{}", "null", "[]"] {
        let body: &'static str = leak(format!(r#"{{"items":[1],"links":{next}}}"#));
        let items = Operation::new(&Fake::ok(body).client(), &CHAIN).path("slug", "a").items::<i64>();
        assert_eq!(all(items).await, (vec![1], None), "{next}");
    }
    assert_eq!(all(Operation::new(&Fake::ok("[1]").client(), &LIST).items::<i64>()).await, (vec![1], None));
}

#[tokio::test]
async fn only_the_relation_next_is_followed() {
    let followed = [
        "<?page=2>; rel=\"next\"",
        "<?page=2>;rel=next",
        "<?page=2> ; REL = \"Next\"",
        "<?page=2>; rel=\"last next\"",
        "<?page=1>; rel=\"prev\", <?page=2>; rel=\"next\"",
        "<?page=1>; rel=prev; title=\"a, b; rel=next\", <?page=2>; title=\"x\\\"y\"; rel=next",
        "<?page=2,3;4>; rel=next",
        "< ?page=2 >; rel=next",
        ",, <?page=2>; rel=\"next\"; rel=\"prev\"",
        "<https://api.example.com/api/v2/list?page=2>; rel=next",
    ];
    for link in followed {
        let fake = header(link);
        assert_eq!(all(Operation::new(&fake.client(), &LIST).items::<i64>()).await, (vec![1, 2], None), "{link}");
        assert!(fake.target().starts_with("/api/v2/list?page=2"), "{link}");
    }
    let ignored = [
        "",
        "<?page=2>",
        "<?page=2>; rel=prev",
        "<?page=2>; rel=nextish",
        "<?page=2>; rel=\"prev\"; rel=\"next\"",
        "<?page=2>; rev=next",
        "<?page=2>; title=\"rel=next\"",
        "<?page=2>; rel=next; anchor=\"#foo\"",
        "<?page=2; rel=next",
        "?page=2; rel=next",
        "<>; rel=next",
    ];
    for link in ignored {
        assert_eq!(all(Operation::new(&header(link).client(), &LIST).items::<i64>()).await, (vec![1], None), "{link}");
    }
}

#[tokio::test]
async fn several_headers_are_as_one() {
    let fake = Fake::new(|request| {
        let is_first = !request.uri.query().unwrap_or_default().contains("page");
        let response = http::Response::builder().header("Link", "<?page=1>; rel=first");
        let response = if is_first { response.header("Link", "<?page=2>; rel=next") } else { response };
        Ok(response.body("[1]".into()).unwrap())
    });
    assert_eq!(all(Operation::new(&fake.client(), &LIST).items::<i64>()).await, (vec![1, 1], None));
}

#[tokio::test]
async fn the_client_goes_to_no_foreign_server() {
    let foreign = [
        "<https://evil.example.com/api/v2/list>; rel=next",
        "<//evil.example.com/x>; rel=next",
        "<http://api.example.com/api/v2/list?page=2>; rel=next",
        "<https://api.example.com:8443/api/v2/list?page=2>; rel=next",
        "<https://u:p@api.example.com/api/v2/list?page=2>; rel=next",
        "<file:///etc/passwd>; rel=next",
        "<https://>; rel=next",
    ];
    for link in foreign {
        let fake = header(link);
        let mut items = Operation::new(&fake.client(), &LIST).items::<i64>();
        assert_eq!(items.try_next().await.unwrap(), Some(1));
        let error = items.try_next().await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Redirect, Some("list")), "{link}");
        assert!(items.page_token().is_some(), "{link}");
        assert_eq!(fake.count(), 1, "{link}");

        let token = link.split(['<', '>']).nth(1).unwrap();
        let resumed = Operation::new(&fake.client(), &LIST).items::<i64>().starting_at(token);
        assert_eq!(all(resumed).await, (vec![], Some(ErrorKind::Redirect)), "{link}");
        assert_eq!(fake.count(), 1, "{link}");
    }
}

#[tokio::test]
async fn a_repeated_address_is_an_error() {
    let fake = header("<#again>; rel=next");
    let (items, error) = all(Operation::new(&fake.client(), &LIST).items::<i64>()).await;
    assert_eq!((items, error), (vec![1, 1], Some(ErrorKind::RepeatedPageToken)));
    assert_eq!(fake.count(), 2);

    let circle = Fake::new(|request| {
        let other = if request.uri.path().ends_with('a') { "b" } else { "a" };
        let body = format!(r#"{{"items":[1],"links":{{"next":"{other}"}}}}"#);
        Ok(http::Response::new(body.into()))
    });
    let (items, error) = all(Operation::new(&circle.client(), &CHAIN).path("slug", "a").items::<i64>()).await;
    assert_eq!((items.len(), error), (3, Some(ErrorKind::RepeatedPageToken)));
}

#[tokio::test]
async fn a_credential_in_a_link_is_in_no_token() {
    let link: &'static str = leak(format!("<?page=2&circle-token={}>; rel=next", "s3cr3t%2Ft0ken"));
    let mut pages = Operation::new(&header(link).client(), &LIST).pages(decode::json::<Vec<i64>>);
    pages.try_next().await.unwrap().unwrap();
    assert_eq!(pages.page_token(), Some("https://api.example.com/api/v2/list?page=2"));
}
