#import "Manager.h"
#import "TDRules.h"

static V2TIMManager *chosen;

@implementation V2TIMManager
+ (V2TIMManager *)sharedInstance { return chosen; }
- (void)dealloc {
    if (chosen == self) chosen = nil;
    [_device release];
    [super dealloc];
}

+ (V2TIMManager *)managerOf:(TDDevice *)device {
    V2TIMManager *manager = [[self new] autorelease];
    manager->_device = [device retain];
    return manager;
}
- (void)choose { chosen = self; }
- (TDDevice *)device { return _device; }
- (TDService *)service { return _device->service; }

- (void)answer:(int)code succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    if (!code && succ) succ();
    if (code && fail) fail(code, [NSString stringWithFormat:@"refused with code %d", code]);
    [[self service] deliver];
}

/// An SDK older than a function does not have it.
- (BOOL)respondsToSelector:(SEL)selector {
    if (sel_isEqual(selector, @selector(createTargetedGroupMessage:receiverList:))) return [_device hasTargeting];
    if (sel_isEqual(selector, @selector(createAtSignedGroupMessage:atUserList:))) return [_device hasAtSigning];
    return [super respondsToSelector:selector];
}

- (BOOL)initSDK:(int)sdkAppID config:(V2TIMSDKConfig *)config { return _device->initialised = YES; }
- (void)unInitSDK {
    [[self service] logout:_device];
    _device->initialised = NO;
}
- (NSString *)getVersion { return _device->version; }
- (NSString *)getLoginUser { return _device->loggedIn ? _device->user->userID : nil; }

/// Any signature will do. A device belongs to one user, whom alone it can log in.
- (void)login:(NSString *)userID userSig:(NSString *)userSig succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    BOOL own = [userID isEqual:_device->user->userID];
    [self answer:own ? [[self service] login:_device] : TDInvalidParameters succ:succ fail:fail];
}
- (void)logout:(V2TIMSucc)succ fail:(V2TIMFail)fail { [self answer:[[self service] logout:_device] succ:succ fail:fail]; }

- (void)joinGroup:(NSString *)groupID msg:(NSString *)msg succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    [self answer:[_device refusalOrNetwork] ?: [[self service] join:groupID by:_device] succ:succ fail:fail];
}
- (void)quitGroup:(NSString *)groupID succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    [self answer:[_device refusalOrNetwork] ?: [[self service] quit:groupID by:_device] succ:succ fail:fail];
}
- (void)dismissGroup:(NSString *)groupID succ:(V2TIMSucc)succ fail:(V2TIMFail)fail {
    [self answer:[_device refusalOrNetwork] ?: [[self service] dismiss:groupID by:_device] succ:succ fail:fail];
}
@end
