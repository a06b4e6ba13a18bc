// What the service keeps: users, groups and one-to-one chats, their members and messages.
#import "Objects.h"

@interface TDUser : NSObject {
@public
    NSString *userID;
    NSMutableArray *devices; // of TDDevice
    NSMutableSet *deleted;   // ids of the messages that this user deleted
}
@end

@interface TDMember : NSObject {
@public
    TDUser *user;
    V2TIMGroupMemberRole role;
    uint64_t mutedUntil;
    NSUInteger joinedAt; // how many messages the chat had then
    NSUInteger readUpTo; // how many messages of the chat count as read
    V2TIMReceiveMessageOpt option;
}
@end

@class TDChat;

/// A message that was accepted.
@interface TDLetter : NSObject {
@public
    TDChat *chat; // not retained
    V2TIMMessage *message;
    NSUInteger place; // how many messages of the chat were before it
    NSSet *audience; // the users whom it was sent to, and its sender; fixed when it is sent
    BOOL targeted, counted;
    uint64_t time;
    uint64_t sentAt, changedAt; // revisions of the service
    NSMutableSet *readers;      // users who sent a read receipt
}
- (BOOL)isRecalled;
/// The message as a device of this user shows it: an object of its own.
- (V2TIMMessage *)messageFor:(TDUser *)user;
@end

/// A group, or what two users have said to each other.
@interface TDChat : NSObject {
@public
    NSString *groupID; // nil for one-to-one
    NSString *type;
    NSMutableArray *members; // in the order in which they joined
    NSMutableArray *letters;
    BOOL dismissed, allMuted;
    V2TIMGroupAddOpt addOption, approveOption; // by oneself, and by invitation
}
- (TDMember *)memberOf:(NSString *)userID;
- (TDMember *)add:(TDUser *)user role:(V2TIMGroupMemberRole)role;
/// Whether the member may know of a message: it was sent to the member, or said before the member joined a group that
/// shows earlier messages.
- (BOOL)member:(TDMember *)member knows:(TDLetter *)letter;
/// What the member may know of and did not delete, oldest first.
- (NSArray *)lettersFor:(TDMember *)member;
- (NSUInteger)unreadOf:(TDMember *)member;
- (TDLetter *)lastFor:(TDMember *)member;
/// The user at the other end of a one-to-one chat.
- (NSString *)peerOf:(TDUser *)user;
@end
