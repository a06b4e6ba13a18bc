// The service behind the SDK instances of one world, in memory: accounts, groups, messages, and who is told of what.
// It tells nobody anything before `deliver`: so each call is done before its consequences are seen.
#import "TDDevice.h"

/// Mistakes that can be made on purpose, to see whether they are found.
extern NSString *const TDBroadcast;     // the list is ignored at delivery
extern NSString *const TDCountUnread;   // targeted messages are counted as unread
extern NSString *const TDNoVersionGate; // any SDK may send targeted messages

@protocol TDPushReceiver <NSObject>
/// A notification is shown to a user who has no device online.
- (void)pushedTo:(NSString *)userID text:(NSString *)text badge:(NSUInteger)badge;
@end

@interface TDService : NSObject {
@public
    NSString *asOf, *plan, *defect;
    uint64_t now; // milliseconds since the world began
    id<TDPushReceiver> pushReceiver; // not retained
@private
    NSMutableDictionary *_users, *_groups, *_pairs, *_letters;
    NSMutableArray *_chats, *_outbox;
    uint64_t _revision;
    NSUInteger _sent;
}
- (BOOL)hasDefect:(NSString *)name;
- (TDUser *)addUser:(NSString *)userID;
- (TDUser *)user:(NSString *)userID;
- (TDChat *)addGroup:(NSString *)groupID type:(NSString *)type;
/// Calls the listeners with what has happened since the last time.
- (void)deliver;

// What follows is called by the SDK instances and answers with a code of the vendor's, 0 for success.
- (int)login:(TDDevice *)device;
- (int)logout:(TDDevice *)device;
- (void)disconnect:(TDDevice *)device;
- (void)connect:(TDDevice *)device;
- (NSString *)nextMessageID;
- (int)send:(V2TIMMessage *)message to:(NSString *)receiver group:(NSString *)groupID targets:(NSArray *)targets
 onlineOnly:(BOOL)onlineOnly push:(BOOL)push from:(TDDevice *)device;
- (int)recall:(V2TIMMessage *)message by:(TDDevice *)device;
- (int)modify:(V2TIMMessage *)message by:(TDDevice *)device;
- (int)remove:(NSArray *)messages by:(TDDevice *)device;
- (int)readReceiptsOf:(NSArray *)messages by:(TDDevice *)device;
/// Adds the receipts of own messages to `receipts`.
- (int)receiptsOf:(NSArray *)messages into:(NSMutableArray *)receipts for:(TDDevice *)device;
/// Adds the messages of a group that the device can find to `found`, oldest first.
- (int)historyOf:(NSString *)groupID into:(NSMutableArray *)found for:(TDDevice *)device;
/// The message of this id, where the user of the device may know of it.
- (V2TIMMessage *)messageOf:(NSString *)msgID for:(TDDevice *)device;
- (int)markRead:(NSString *)groupID by:(TDDevice *)device;
- (int)setOption:(V2TIMReceiveMessageOpt)option of:(NSString *)groupID by:(TDDevice *)device;
@end

@interface TDService (Groups)
- (int)create:(V2TIMGroupInfo *)info members:(NSArray *)members by:(TDDevice *)device;
- (int)join:(NSString *)groupID by:(TDDevice *)device;
- (int)invite:(NSArray *)userIDs to:(NSString *)groupID by:(TDDevice *)device;
- (int)quit:(NSString *)groupID by:(TDDevice *)device;
- (int)kick:(NSArray *)userIDs from:(NSString *)groupID by:(TDDevice *)device;
- (int)dismiss:(NSString *)groupID by:(TDDevice *)device;
- (int)mute:(NSString *)userID in:(NSString *)groupID seconds:(uint32_t)seconds by:(TDDevice *)device;
- (int)muteAll:(BOOL)muted in:(NSString *)groupID by:(TDDevice *)device;
@end

/// What the two parts of the service share.
@interface TDService (Shared)
/// The group and the caller's membership in it, or the code of what is missing.
- (int)find:(NSString *)groupID chat:(TDChat **)chat member:(TDMember **)member for:(TDDevice *)device;
/// Tells the devices of the members what has changed in their conversations, and in their totals.
- (void)refresh:(TDChat *)chat;
/// Takes the conversation from the devices of a user who is no longer a member.
- (void)take:(TDChat *)chat from:(TDUser *)user;
@end
