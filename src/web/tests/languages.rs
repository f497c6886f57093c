use super::TestSite;

#[tokio::test]
async fn the_front_door_speaks_the_browsers_language() {
    let site = TestSite::new();
    for (accepted, to) in [
        ("bn-BD,bn;q=0.9,en;q=0.8", "/bn/"),
        ("en;q=0.5,bn;q=0.9", "/bn/"),
        ("fr", "/en/"),
        ("", "/en/"),
    ] {
        let answer = site.ask("GET", "/", &[("accept-language", accepted)]).await;
        assert_eq!(answer.moved_to(), (302, to), "{accepted}");
        assert_eq!(answer.header("vary"), "accept-language");
    }
}

#[tokio::test]
async fn an_error_is_said_in_the_language_of_the_address() {
    let site = TestSite::new();
    let answer = site
        .ask("GET", "/bn/nowhere", &[("accept-language", "en")])
        .await;
    assert!(answer.text().contains("<html lang=\"bn\""));
    let answer = site
        .ask("DELETE", "/bn/", &[("accept-language", "en")])
        .await;
    assert!(answer.text().contains("<html lang=\"bn\""));
}
