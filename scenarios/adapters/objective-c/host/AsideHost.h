// What an adapter needs and no SDK has a call for: worlds with accounts, groups and a plan, devices of which one is chosen,
// their network, and time. The adapter knows the host by this protocol alone.
#import <ImSDK_Plus/ImSDK_Plus.h>

@protocol AsidePushes <NSObject>
/// A notification was shown to a user who has no device online.
- (void)pushedTo:(NSString *)userID text:(NSString *)text badge:(NSUInteger)badge inWorld:(NSNumber *)world;
@end

@protocol AsideHost <NSObject>
/// What `hello` tells of the SDK and of what can be chosen: sdk, plan, worlds, dimensions, and the capabilities that are the
/// host's (network, change-plan, push).
- (NSDictionary *)about;
- (void)setPushes:(id<AsidePushes>)pushes;

/// Makes a world with these accounts. `asOf` and `plan` may be nil: as they are by default.
- (void)makeWorld:(NSNumber *)world asOf:(NSString *)date plan:(NSString *)plan users:(NSArray<NSString *> *)userIDs;
/// Adds a device. What is nil of platform, edition and version is as `about` tells.
- (void)makeDevice:(NSString *)device user:(NSString *)userID platform:(NSString *)platform edition:(NSString *)edition
           version:(NSString *)version inWorld:(NSNumber *)world;
/// Makes a group. Unlike by the SDK's createGroup there may be any owner, or none.
- (void)makeGroup:(NSString *)groupID type:(NSString *)type members:(NSArray<V2TIMCreateGroupMemberInfo *> *)members
          inWorld:(NSNumber *)world;
/// Forgets the world. Its SDK instances were shut down before.
- (void)releaseWorld:(NSNumber *)world;

/// From now on [V2TIMManager sharedInstance] is the SDK instance on this device.
- (void)choose:(NSString *)device inWorld:(NSNumber *)world;

- (void)disconnect:(NSString *)device inWorld:(NSNumber *)world;
- (void)connect:(NSString *)device inWorld:(NSNumber *)world;
- (void)advance:(uint64_t)milliseconds inWorld:(NSNumber *)world;
- (void)setPlan:(NSString *)plan inWorld:(NSNumber *)world;
@end
