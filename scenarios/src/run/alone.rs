//! An SDK without any service: nobody is logged in, and nothing that is sent comes anywhere.
//!
//! It is judged like any other, but most of what then goes well proves nothing: that nobody received a message that was
//! refused is no merit where nobody could have. Only what the SDK shows by itself counts as checked.
//!
//! *Not here*: which cases it can be put into; see [`terms`](crate::adapter).

use aside_spec::model::Asked;
use aside_spec::vocabulary::{Call, Clause, Word};

/// Whether an SDK without a service shows by its answers to these that it keeps a clause. Making and targeting messages
/// takes no service; of a send it is the code that shows why it was refused.
pub(super) fn shows(asked: &[Asked], clause: Clause) -> bool {
    let sends = asked.iter().any(|asked| matches!(asked, Asked::Call { what: Call::Send { .. }, .. }));
    !sends || matches!(clause, Clause::ErrorNotLoggedIn | Clause::ErrorInvalidParameters)
}

/// Whether an SDK without a service gives this answer to an open question by itself: how it refuses, and that it does so as
/// soon as a message is made. What becomes of a message that is sent, the service has a part in.
pub(super) fn answers(question: Clause, answer: &str) -> bool {
    question == Clause::TargetRefusalForm
        || question.name().starts_with("error.")
        || answer == "refused-at-create"
}

#[cfg(test)]
mod tests {
    use super::{answers, shows};
    use aside_spec::model::Asked;
    use aside_spec::vocabulary::{Call, CallId, Clause, DeviceIx, Handle, SendOptions};

    fn asked(what: Call) -> [Asked; 1] {
        [Asked::Call { call: CallId(0), device: DeviceIx::of(0), what }]
    }

    #[test]
    fn a_refused_send_shows_its_code_and_no_gate() {
        let options = SendOptions::default();
        let send = asked(Call::Send { message: Handle(0), receiver: None, group: None, options });
        assert!(shows(&send, Clause::ErrorNotLoggedIn));
        assert!(!shows(&send, Clause::GatePlan));
        assert!(!shows(&send, Clause::SendErrorMeansUnsent));
    }

    #[test]
    fn a_refused_create_shows_its_gate() {
        let target = asked(Call::Target { original: Handle(0), receivers: vec![], made: Handle(1) });
        assert!(shows(&target, Clause::GateAtMessage));
    }

    #[test]
    fn a_refusal_answers_how_and_not_what_becomes_of_a_message() {
        assert!(answers(Clause::ErrorPrecedence, "6014 where error.not-logged-in and gate.plan are broken"));
        assert!(answers(Clause::TargetEmptyList, "refused-at-create"));
        assert!(!answers(Clause::TargetEmptyList, "sent-to-nobody"));
    }
}
