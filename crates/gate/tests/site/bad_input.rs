//! Bodies and methods that no page of ours sends.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};

use crate::person::{World, begin, get, post, post_body, send};

const MULTIPART: &str = "--x\r\nContent-Disposition: form-data; name=\"v\"; filename=\"a.jpg\"\r\n\r\nbytes";

#[tokio::test]
async fn ten_megabytes_broken_multipart_and_bad_text_get_a_page_and_change_nothing() {
    let world = World::new().await;
    let router = &world.router;
    let question = begin(router, "ru", 1).await;
    let handle = question.at.rsplit_once('/').unwrap().0;
    for path in
        ["/ru/c", "/ru/f1", "/ru/a1", question.at.as_str(), &format!("{handle}/s"), &format!("{handle}/m")]
    {
        let huge = post_body(router, path, "v=".to_owned() + &"a".repeat(10 << 20)).await;
        assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        let many = post_body(router, path, "a=1&".repeat(10_000)).await;
        assert_eq!(many.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        let bad_text = post_body(router, path, "v=%ff%fe%80").await;
        assert_eq!(bad_text.status, StatusCode::BAD_REQUEST, "{path}");
        for kind in [
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "application/json",
            "text/plain",
            "\u{9}",
        ] {
            let request =
                Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(MULTIPART)).unwrap();
            let refused = send(router, request).await;
            assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{path} {kind}");
            assert!(
                refused.html.contains("</html>") || refused.html.contains("<h1>"),
                "{path} {kind}: a page"
            );
        }
    }
    assert_eq!(get(router, &question.at).await.html, question.html, "the conversation stands where it stood");
}

#[tokio::test]
async fn wrong_methods_and_places_get_a_page() {
    let world = World::new().await;
    for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE] {
        for path in ["/", "/ru/", "/ru/c", "/q/AAECAwQFBgcICQoLDA0ODw/1"] {
            let page = send(
                &world.router,
                Request::builder().method(&method).uri(path).body(Body::empty()).unwrap(),
            )
            .await;
            assert_eq!(page.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            assert!(page.headers.contains_key(header::ALLOW));
        }
    }
    for path in ["/ru/", "/", "/ru/1", "/ru/z1"] {
        assert_eq!(post(&world.router, path, &[]).await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
    for path in ["/favicon.ico", "/robots.txt", "/wp-login.php", "/.env", "/healthz", "/link/v1/hello"] {
        assert_eq!(get(&world.router, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(get(&world.router, "/ru").await.leads_to(), "/ru/");
    assert_eq!(get(&world.router, "/q/AAECAwQFBgcICQoLDA0ODw/1").await.status, StatusCode::GONE);
    let head = send(&world.router, Request::head("/ru/").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status, head.html.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn mirrors_may_only_append_sealed_envelopes() {
    let world = World::new().await;
    let router = &world.router;
    let preflight =
        Request::builder().method(Method::OPTIONS).uri("/e").header(header::ORIGIN, "https://mirror.example");
    let allowed = send(router, preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(allowed.status, StatusCode::NO_CONTENT);
    assert_eq!(allowed.headers[header::ACCESS_CONTROL_ALLOW_METHODS], "POST");

    // An envelope of a version nobody knows yet is kept and passed on.
    let unknown = [b"SCEN".as_slice(), &[9; 200]].concat();
    for _ in 0..2 {
        let kept = send(router, Request::post("/e").body(Body::from(unknown.clone())).unwrap()).await;
        assert_eq!(kept.status, StatusCode::NO_CONTENT);
        assert_eq!(kept.headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "*");
    }
    let waiting = world.trial.gate.queue().pull(0, 10).await.unwrap();
    assert_eq!(waiting.iter().map(|each| each.envelope.clone()).collect::<Vec<_>>(), [unknown]);

    for (bytes, status) in [
        (Vec::new(), StatusCode::BAD_REQUEST),
        (b"hello".to_vec(), StatusCode::BAD_REQUEST),
        ([b"SCEN\x01\x01".as_slice(), &[0; 100]].concat(), StatusCode::BAD_REQUEST),
        (vec![0; 10 << 20], StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        assert_eq!(send(router, Request::post("/e").body(Body::from(bytes)).unwrap()).await.status, status);
    }
    assert_eq!(get(router, "/e").await.status, StatusCode::METHOD_NOT_ALLOWED);
}
