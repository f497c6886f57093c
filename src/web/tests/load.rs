use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::sockets::{run, server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn editions_change_under_load_and_nobody_sees_it() {
    let running = run(server());
    let (address, live) = (running.address, Arc::clone(&running.site.live));
    let visitors: Vec<_> = (0..4)
        .map(|_| {
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(address).await.unwrap();
                let mut seen = BTreeSet::new();
                for n in 0..300 {
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
                }
                seen.len()
            })
        })
        .collect();
    for number in 2..12 {
        let next = running.site.rebuilt(number);
        live.publish(next, Vec::new());
    }
    for visitor in visitors {
        assert!(visitor.await.unwrap() > 1);
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
