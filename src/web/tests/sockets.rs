//! The few things that only show on a real connection.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::TestSite;
use crate::config::{self, Server};
use crate::web::{App, Listeners, Options, bind, serve};

pub(super) struct Running {
    pub(super) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    served: JoinHandle<anyhow::Result<()>>,
    app: Arc<App>,
    pub(super) site: TestSite,
}

pub(super) fn server() -> Server {
    Server {
        header_timeout: Duration::from_millis(300),
        idle_timeout: Duration::from_millis(700),
        body_timeout: Duration::from_millis(300),
        shutdown_timeout: Duration::from_secs(5),
        ..config::read("kb.toml", None, &[]).site.server
    }
}

pub(super) fn run(server: Server) -> Running {
    run_site(TestSite::new(), server)
}

fn run_site(site: TestSite, server: Server) -> Running {
    let public = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = public.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let app = Arc::clone(&site.app);
    let listeners = Listeners {
        public,
        operations: None,
    };
    let serving = Arc::clone(&app);
    let served = tokio::spawn(async move {
        let shutdown = async { drop(stopped.await) };
        serve(listeners, serving, &server, shutdown).await
    });
    Running {
        address,
        stop: Some(stop),
        served,
        app,
        site,
    }
}

async fn connect(running: &Running) -> TcpStream {
    TcpStream::connect(running.address).await.unwrap()
}

/// What comes until the other end closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    let _ = tokio::time::timeout(Duration::from_secs(10), read)
        .await
        .expect("still open");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_head_that_never_ends_is_closed_in_time_and_a_good_one_is_answered() {
    let running = run(server());
    let mut slow = connect(&running).await;
    slow.write_all(b"GET /en/ HTTP/1.1\r\nhost: a\r\n")
        .await
        .unwrap();
    let started = Instant::now();
    let mut dripping = connect(&running).await;
    let drip = tokio::spawn(async move {
        for _ in 0..100 {
            if dripping.write_all(b"a").await.is_err() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    });
    let mut good = connect(&running).await;
    good.write_all(b"GET /en/ HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(rest(&mut good).await.starts_with("HTTP/1.1 200 OK"));
    assert_eq!(rest(&mut slow).await, "");
    assert!(started.elapsed() >= Duration::from_millis(250));
    assert!(started.elapsed() < Duration::from_secs(3));
    assert!(drip.await.unwrap(), "one byte at a time buys no time");
}

#[tokio::test]
async fn an_idle_connection_is_kept_for_a_while_and_then_closed() {
    let running = run(server());
    let mut stream = connect(&running).await;
    for pause in [0, 450] {
        // Longer than a head may take: waiting for the next request is another kind of waiting.
        tokio::time::sleep(Duration::from_millis(pause)).await;
        stream
            .write_all(b"GET /-/live HTTP/1.1\r\nhost: a\r\n\r\n")
            .await
            .unwrap();
        let mut answer = [0; 2048];
        let n = stream.read(&mut answer).await.unwrap();
        assert!(answer[..n].starts_with(b"HTTP/1.1 200 OK"));
    }
    let started = Instant::now();
    assert_eq!(rest(&mut stream).await, "");
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_body_that_nobody_reads_does_not_hold_the_connection() {
    let running = run(server());
    let mut stream = connect(&running).await;
    stream
        .write_all(b"POST /en/ HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\nabc")
        .await
        .unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 405"));
}

#[tokio::test]
async fn when_all_places_are_taken_the_next_is_told_to_come_back() {
    let running = run(Server {
        max_connections: 2,
        ..server()
    });
    let (mut first, _second) = (connect(&running).await, connect(&running).await);
    first
        .write_all(b"GET /-/live HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let _ = first.read(&mut [0; 1024]).await.unwrap();
    let mut third = connect(&running).await;
    third
        .write_all(b"GET /en/ HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let told = rest(&mut third).await;
    assert!(
        told.starts_with("HTTP/1.1 503") && told.contains("retry-after: 2"),
        "{told}"
    );
    rest(&mut first).await;
    let mut again = connect(&running).await;
    again
        .write_all(b"GET /-/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    assert!(rest(&mut again).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn what_is_being_answered_when_the_service_ends_is_finished() {
    let mut running = run(server());
    // Searches wait until there is room for one: an answer in the making.
    let permits = u32::try_from(running.app.searching.available_permits()).unwrap();
    let all = Arc::clone(&running.app.searching)
        .acquire_many_owned(permits)
        .await
        .unwrap();
    let mut busy = connect(&running).await;
    busy.write_all(b"GET /en/search?q=refund HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let mut idle = connect(&running).await;
    idle.write_all(b"GET /-/ready HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let _ = idle.read(&mut [0; 2048]).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.stop.take().unwrap().send(()).unwrap();
    assert_eq!(
        rest(&mut idle).await,
        "",
        "who only waits is let go at once"
    );
    assert!(!running.app.is_ready());
    assert!(
        TcpStream::connect(running.address).await.is_err(),
        "nobody new is taken in"
    );
    drop(all);
    let answer = rest(&mut busy).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("</html>"));
    running.served.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_never_ends_is_cut_off() {
    let mut running = run(Server {
        shutdown_timeout: Duration::from_millis(300),
        header_timeout: Duration::from_secs(60),
        ..server()
    });
    let mut stuck = connect(&running).await;
    stuck.write_all(b"GET /en/ HTTP/1.1\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.stop.take().unwrap().send(()).unwrap();
    let started = Instant::now();
    running.served.await.unwrap().unwrap();
    assert!(started.elapsed() < Duration::from_secs(3));
    assert_eq!(rest(&mut stuck).await, "");
}

#[tokio::test]
async fn an_address_in_use_is_said_with_the_remedy() {
    let taken = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = taken.local_addr().unwrap();
    let error = format!("{:#}", bind(address).unwrap_err());
    assert!(
        error.contains(&address.to_string()) && error.contains("another program uses it"),
        "{error}"
    );
    assert!(error.contains("--addr 127.0.0.1:"), "{error}");
}

#[tokio::test]
async fn who_takes_nothing_is_let_go() {
    let large = vec![b'x'; 16 << 20];
    let site = TestSite::of("", Options::default(), &[("/assets/large.bin", &large)]);
    let running = run_site(site, server());
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut slow = socket.connect(running.address).await.unwrap();
    slow.write_all(b"GET /assets/large.bin HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    let start = Instant::now();
    while running.app.metrics.timed_out.get() == 0 {
        assert!(
            start.elapsed() < Duration::from_secs(5),
            "still waiting for it"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Who takes it slowly, but takes it, gets all of it.
    let mut steady = connect(&running).await;
    steady
        .write_all(b"GET /assets/large.bin HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
        .await
        .unwrap();
    let (mut bytes, mut piece) = (0, vec![0; 1 << 20]);
    loop {
        match steady.read(&mut piece).await.unwrap() {
            0 => break,
            n => bytes += n,
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(bytes > large.len());
}

#[tokio::test]
async fn heads_that_are_no_http_or_too_long_are_refused() {
    let running = run(server());
    let long = format!(
        "GET /en/?{} HTTP/1.1\r\nhost: a\r\n\r\n",
        "a".repeat(70_000)
    );
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(200));
    for (head, status) in [
        ("HELLO\r\n\r\n", "400"),
        ("GET /en/ HTTP/1.1\r\nhost: a\r\n folded: x\r\n\r\n", "400"),
        (
            "GET /en/ HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
            "400",
        ),
        ("GET /en/ HTTP/1.1\r\nbad name: x\r\n\r\n", "400"),
        (long.as_str(), "414"),
        (many.as_str(), "431"),
    ] {
        let mut stream = connect(&running).await;
        stream.write_all(head.as_bytes()).await.unwrap();
        let answer = rest(&mut stream).await;
        let shown = &head[..head.len().min(60)];
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status}")),
            "{shown:?}: {answer}"
        );
    }
}

/// A phone and a form; nobody asked a question.
const PEOPLE: &str = "[[channel]]\nkind = \"phone\"\nname = { en = \"Call <us>\", bn = \"ফোন করুন\" }\n\
    target = \"+880 1700-123456\"\n[[channel]]\nkind = \"form\"\n";

#[tokio::test]
async fn who_finds_no_place_is_shown_the_ways_to_people_in_the_language_that_was_asked_for() {
    let site = TestSite::with(PEOPLE, Options::default());
    let running = run_site(
        site,
        Server {
            max_connections: 1,
            header_timeout: Duration::from_secs(60),
            ..server()
        },
    );
    let mut first = connect(&running).await;
    first.write_all(b"GET /-/live HTTP/1.1\r\n").await.unwrap();
    let both = &["Call &lt;us&gt;", "ফোন করুন"][..];
    for (asked, there, absent) in [
        ("GET /bn/search?q=a", &["ফোন করুন"][..], &["Call"][..]),
        ("GET /en/", &["Call &lt;us&gt;", "Try again"], &["ফোন"]),
        ("POST /en/contact", &["Call &lt;us&gt;"], &["ফোন"]),
        ("GET /api/v1/search?q=a", both, &[]),
        ("HEAD /en/", &[], both),
    ] {
        let mut next = connect(&running).await;
        let head = format!("{asked} HTTP/1.1\r\nhost: a\r\n\r\n");
        next.write_all(head.as_bytes()).await.unwrap();
        let told = rest(&mut next).await;
        let (head, body) = told.split_once("\r\n\r\n").unwrap();
        for part in [
            "HTTP/1.1 503",
            "retry-after: 2",
            "cache-control: no-store",
            "content-type: text/html",
            "x-content-type-options: nosniff",
            "default-src 'none'; frame-ancestors 'none'",
        ] {
            assert!(head.contains(part), "{asked}: {head}");
        }
        for part in there {
            assert!(body.contains(part), "{asked}: {body}");
        }
        assert!(absent.iter().all(|part| !body.contains(part)), "{asked}");
        if !there.is_empty() {
            assert!(
                body.contains("href=\"tel:+8801700123456\"") && body.contains("/contact#form"),
                "{body}"
            );
        }
    }
    // What an operator says holds here, too, within the time in which it is heard.
    running.site.live.hear(vec![crate::contact::Override {
        channel: "phone".into(),
        open: false,
        until: None,
        reason: Some(crate::lang::Localized::same("Nobody <here>")),
        said_at: jiff::Timestamp::now(),
    }]);
    let started = Instant::now();
    loop {
        let mut next = connect(&running).await;
        next.write_all(b"GET /en/ HTTP/1.1\r\nhost: a\r\n\r\n")
            .await
            .unwrap();
        if rest(&mut next).await.contains("Nobody &lt;here&gt;") {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(5), "never heard");
    }
}
