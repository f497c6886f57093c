//! A message that is sent again: one request, the same receipt.

use kb::store::Whose;

use crate::contact::staffed;
use crate::sending::{receipt_of, refund_form};

#[test]
fn a_double_click_the_back_button_and_a_retry_send_once() {
    let customer = staffed("").serve();
    let form = refund_form(&customer);
    let first = customer.send_form(&form);
    customer.wait(3600);
    for _ in 0..5 {
        let again = customer.send_form(&form);
        assert_eq!(again.header("location"), first.header("location"));
    }
    assert_eq!(customer.handed_in().len(), 1);
    // Other words in the same form: nothing of them is lost, and nothing is overwritten.
    let other = form.with("message", "And one thing more.");
    let answer = customer.send_form(&other);
    assert_eq!(answer.status, 409);
    assert!(
        answer.contains("And one thing more.")
            && answer.contains(customer.handed_in()[0].reference.as_str())
    );
    customer.wait(30);
    receipt_of(&customer, &customer.send_form(&answer.form()));
    assert_eq!(customer.handed_in().len(), 2);
}

#[test]
fn the_same_words_in_a_new_form_are_the_same_message_for_an_hour() {
    let customer = staffed("").serve();
    let first = customer.send_form(&refund_form(&customer));
    // The way back of a browser that keeps nothing: the page comes anew, what was typed is restored.
    let again = customer.send_form(&refund_form(&customer));
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(customer.handed_in().len(), 1);
    // Other words, or the same from somebody else, are another message.
    for (field, value) in [
        ("message", "And where is it now?"),
        ("reply", "karim@example.com"),
    ] {
        let other = customer.send_form(&refund_form(&customer).with(field, value));
        receipt_of(&customer, &other);
        assert_ne!(other.header("location"), first.header("location"));
    }
    assert_eq!(customer.handed_in().len(), 3);
    // Words that were erased are not there any more.
    let reference = customer.handed_in().last().unwrap().reference.clone();
    customer.with_store(async |store| {
        let erased = store.erase(Whose::Reference(&reference)).await.unwrap();
        assert_eq!(erased.len(), 1);
    });
    let anew = customer.send_form(&refund_form(&customer));
    assert_ne!(anew.header("location"), first.header("location"));
    receipt_of(&customer, &anew);
    assert_eq!(customer.handed_in().len(), 3);
    customer.wait(2 * 3600);
    receipt_of(&customer, &customer.send_form(&refund_form(&customer)));
    assert_eq!(customer.handed_in().len(), 4);
}
