//! How calls live: between threads, over shared connections, and until they are dropped.

use std::time::Duration;

use circleci::v2::{Pipeline, User};
use circleci::{ByteStream, Call, CallOptions, Client, ClientBuilder, Error, Items, Pages, ResponseCall};

use crate::server::{Answer, Server};
use crate::{builder, client, me, somebody};

#[test]
fn futures_are_send() {
    fn send<T: Send>() {}
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    fn send_sync_clone<T: Send + Sync + Clone>() {}
    send::<Call<User>>();
    send::<ResponseCall<User>>();
    send::<Pages<User>>();
    send::<Items<Pipeline>>();
    send::<ByteStream>();
    send::<ClientBuilder>();
    send_sync_clone::<Client>();
    send_sync_clone::<CallOptions>();
    send_sync_clone::<circleci::v2::V2>();
    send_sync_clone::<circleci::v2::GetCurrentUser>();
    error::<Error>();
}

#[tokio::test]
async fn a_call_can_be_spawned() {
    let server = Server::start(vec![(200, somebody())]);
    let call = client(&server).v2().user().get_current_user().send();
    assert_eq!(tokio::spawn(call).await.unwrap().unwrap().login, "somebody");
}

#[tokio::test]
async fn clones_share_connections() {
    let server = Server::start(vec![(200, somebody()); 4]);
    let client = builder().origin(&server.origin).build().unwrap();
    for _ in 0..2 {
        me(&client.clone()).await.unwrap();
        me(&client).await.unwrap();
    }
    let connections: Vec<_> = server.requests().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0; 4]);
}

#[tokio::test]
async fn a_dropped_call_is_given_up() {
    let server = Server::start(vec![Answer::hang()]);
    let call = tokio::spawn({
        let client = client(&server);
        async move { me(&client).await }
    });
    let server = tokio::task::spawn_blocking(move || {
        assert!(server.is_asked());
        server
    });
    let server = server.await.unwrap();
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    tokio::task::spawn_blocking(move || {
        assert!(server.is_given_up(), "the connection is still open");
        assert_eq!(server.requests().len(), 1);
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_call_that_is_not_awaited_is_not_made() {
    let server = Server::start(Vec::<Answer>::new());
    drop(client(&server).v2().user().get_current_user().send());
    drop(client(&server).v2().pipeline().list_pipelines().items());
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(server.requests().is_empty());
}

mod blocking {
    use circleci::Wait as _;

    use crate::server::Server;
    use crate::{client, somebody};

    #[test]
    fn a_thread_waits() {
        let server = Server::start(vec![(200, somebody())]);
        assert_eq!(client(&server).v2().user().get_current_user().send().wait().unwrap().login, "somebody");
    }

    #[tokio::test]
    async fn within_a_runtime_it_is_an_error() {
        let server = Server::start(vec![(200, somebody())]);
        let error = client(&server).v2().user().get_current_user().send().wait().unwrap_err();
        assert_eq!(error.kind(), circleci::ErrorKind::Configuration, "{error:?}");
        assert!(server.requests().is_empty());
    }
}
