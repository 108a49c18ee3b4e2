//! All that is made compiles: modules of one crate, without a warning.

use clientsmith::config::{ApiConfig, Config};
use clientsmith::document::Disk;

use crate::documents::{Expected, Verdict, documents};
use crate::run::Run;
use crate::{emit, scratch};

#[test]
fn documents_compile_as_modules_of_one_crate() {
    let Some(documents) = documents() else { return };
    let apis: Vec<ApiConfig> =
        documents.iter().filter(|document| Run::of(document).verdict() != Verdict::Error).map(api).collect();
    assert!(apis.len() > 200, "only {} documents become code", apis.len());
    let mut config = Config { apis, ..Config::default() };
    config.package.name = Some("torture".to_owned());
    let scratch = scratch::folder("torture-crate");
    emit::write(&scratch, &mut emit::emit(&Disk, &config));
    scratch::check(&scratch, &[]);
}

fn api(document: &Expected) -> ApiConfig {
    let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let module = format!("of_{}", document.file.chars().map(word).collect::<String>());
    ApiConfig { module: Some(module), document: document.path.clone(), ..ApiConfig::default() }
}
