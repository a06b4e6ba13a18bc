//! The error codes that the simulated service answers with.
//!
//! *Not here*: when; that is for the gates in [`client`](crate::client) and [`server`](crate::server).

use aside_spec::vocabulary::ErrorCode;

/// Client: the parameters make no sense.
pub(crate) const INVALID_PARAMETERS: ErrorCode = ErrorCode(6017);
/// Client: the SDK was not initialised.
pub(crate) const NOT_INITIALISED: ErrorCode = ErrorCode(6013);
/// Client: nobody is logged in.
pub(crate) const NOT_LOGGED_IN: ErrorCode = ErrorCode(6014);
/// Client: the plan lacks the feature.
pub(crate) const PLAN: ErrorCode = ErrorCode(7013);
/// Client: there is no network.
pub(crate) const DISCONNECTED: ErrorCode = ErrorCode(9508);
/// Server did not acknowledge in time.
pub(crate) const ACK_TIMEOUT: ErrorCode = ErrorCode(9520);
/// Client: this SDK is older than the feature.
pub(crate) const SDK_TOO_OLD: ErrorCode = ErrorCode(70404);
/// Server: the parameters make no sense for this group.
pub(crate) const BAD_REQUEST: ErrorCode = ErrorCode(10004);
/// Server: more receivers than the rule book's limit. No source names the code.
pub(crate) const TOO_MANY_RECEIVERS: ErrorCode = ErrorCode(10005);
/// Server: the caller has not the right; also: is not a member.
pub(crate) const NO_PERMISSION: ErrorCode = ErrorCode(10007);
/// Server: an owner can't do this.
pub(crate) const OWNER_STAYS: ErrorCode = ErrorCode(10009);
/// Server: no such group, or it was dismissed.
pub(crate) const NO_SUCH_GROUP: ErrorCode = ErrorCode(10010);
/// Server: is a member already.
pub(crate) const ALREADY_A_MEMBER: ErrorCode = ErrorCode(10013);
/// Server: the group id is malformed.
pub(crate) const MALFORMED_GROUP: ErrorCode = ErrorCode(10015);
/// Server: refused by the application's own webhook.
pub(crate) const REFUSED_BY_WEBHOOK: ErrorCode = ErrorCode(10016);
/// Server: muted.
pub(crate) const MUTED: ErrorCode = ErrorCode(10017);
/// Server: the group id is taken.
pub(crate) const GROUP_EXISTS: ErrorCode = ErrorCode(10021);
/// Server: no such message.
pub(crate) const NO_SUCH_MESSAGE: ErrorCode = ErrorCode(10030);
/// Server: too late to recall.
pub(crate) const RECALL_TOO_LATE: ErrorCode = ErrorCode(10031);
/// Server: this message is not the caller's to recall.
pub(crate) const RECALL_NOT_ALLOWED: ErrorCode = ErrorCode(10032);
/// Server: the plan lacks the feature.
pub(crate) const PLAN_AT_SERVER: ErrorCode = ErrorCode(10059);
/// Server: no such account.
pub(crate) const NO_SUCH_ACCOUNT: ErrorCode = ErrorCode(20003);
