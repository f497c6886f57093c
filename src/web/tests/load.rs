use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Barrier;

use super::sockets::{run, server};

/// The number of the edition that is served in the end.
const LAST: u8 = 11;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn editions_change_under_load_and_nobody_sees_it() {
    let running = run(server());
    let (address, live) = (running.address, Arc::clone(&running.site.live));
    let begun = Arc::new(Barrier::new(5));
    let visitors: Vec<_> = (0..4)
        .map(|_| {
            let begun = Arc::clone(&begun);
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let mut seen = BTreeSet::new();
                // Each visitor is there for the first edition and stays for the last.
                for n in 0.. {
                    let path = ["/en/", "/en/billing/", "/en/search?q=refund"][n % 3];
                    let ask = format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
                    stream.write_all(ask.as_bytes()).await.unwrap();
                    let (head, body) = one_answer(&mut stream).await;
                    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
                    let id = head.split("kb-edition: ").nth(1).unwrap()[..2].to_owned();
                    let number = u8::from_str_radix(&id, 16).unwrap();
                    let same = body.contains(&format!("of edition {number}<")) || n % 3 == 2;
                    assert!(same, "the header says {number}: {body}");
                    seen.insert(number);
                    if n == 0 {
                        begun.wait().await;
                    }
                    if n >= 300 && number == LAST {
                        break;
                    }
                }
                seen
            })
        })
        .collect();
    begun.wait().await;
    for number in 2..=LAST {
        let next = running.site.rebuilt(number);
        live.publish(next, Vec::new());
    }
    for visitor in visitors {
        let seen = visitor.await.unwrap();
        assert!(seen.contains(&1) && seen.contains(&LAST), "{seen:?}");
    }
}

/// Head and body of the next answer on a connection that stays open.
async fn one_answer(stream: &mut TcpStream) -> (String, String) {
    let mut bytes = Vec::new();
    loop {
        stream.read_buf(&mut bytes).await.unwrap();
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).unwrap();
            let length: usize = length.split('\r').next().unwrap().parse().unwrap();
            if bytes.len() == head.len() + 4 + length {
                return (head.to_owned(), body.to_owned());
            }
        }
    }
}
