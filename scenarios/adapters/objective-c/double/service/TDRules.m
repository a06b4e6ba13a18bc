#import "TDRules.h"
#import <ImSDK_Plus/ImSDK_Plus.h>

BOOL TDVersionReaches(NSString *version, NSString *floor) {
    NSArray *have = [version componentsSeparatedByString:@"."], *need = [floor componentsSeparatedByString:@"."];
    for (NSUInteger i = 0; i < [need count]; i++) {
        NSInteger a = i < [have count] ? [[have objectAtIndex:i] integerValue] : 0;
        NSInteger b = [[need objectAtIndex:i] integerValue];
        if (a != b) return a > b;
    }
    return YES;
}

static BOOL IsNative(NSString *platform) {
    return [@[ @"android", @"ios", @"macos", @"windows" ] containsObject:platform];
}

// The changelogs: the native SDKs share their numbers, the others count on their own.
BOOL TDSDKHasTargeting(NSString *platform, NSString *edition, NSString *version) {
    NSDictionary *own = @{ @"web" : @"2.23.1", @"flutter" : @"3.8.0", @"unity" : @"1.7.7" };
    NSString *floor = [own objectForKey:platform] ?: @"6.0.1975";
    return [edition isEqual:@"enhanced"] && TDVersionReaches(version, floor);
}

// No source says from which version on the SDKs of other platforms have it: they do in any.
BOOL TDSDKHasAtSigning(NSString *platform, NSString *edition, NSString *version) {
    return [edition isEqual:@"enhanced"] && (!IsNative(platform) || TDVersionReaches(version, @"7.0.3754"));
}

// What was Ultimate became Premium, and then Pro and up; the Pro of 2022 was another plan. No source says what the Trial
// of 2022 had: here, not the feature.
BOOL TDPlanHasTargeting(NSString *plan) {
    return [@[ @"ultimate@2022", @"premium@2023", @"pro@2025", @"pro-plus@2025", @"enterprise@2025" ]
        containsObject:plan];
}

// The changelog of 8.7.7201 and the headers since then: Community groups, and at most 50 receivers.
static BOOL IsSince87(NSString *asOf) { return !asOf || [asOf compare:@"2025-09-05"] != NSOrderedAscending; }

BOOL TDTypeTakesTargeting(NSString *groupType, NSString *asOf, NSString *platform, NSString *version) {
    if ([@[ GroupType_Work, GroupType_Public, GroupType_Meeting ] containsObject:groupType]) return YES;
    return [groupType isEqual:GroupType_Community] && IsSince87(asOf) && IsNative(platform) &&
           TDVersionReaches(version, @"8.7.7201");
}

NSUInteger TDMostReceivers(NSString *asOf) { return IsSince87(asOf) ? 50 : NSUIntegerMax; }

BOOL TDTypeCountsUnread(NSString *groupType) {
    return ![groupType isEqual:GroupType_Meeting] && ![groupType isEqual:GroupType_AVChatRoom];
}

BOOL TDTypeKeepsHistory(NSString *groupType) { return ![groupType isEqual:GroupType_AVChatRoom]; }

BOOL TDTypeShowsEarlier(NSString *groupType) {
    return [groupType isEqual:GroupType_Meeting] || [groupType isEqual:GroupType_Community];
}

BOOL TDIsGroupID(NSString *groupID) {
    NSUInteger length = [groupID length];
    for (NSUInteger i = 0; i < length; i++) {
        unichar c = [groupID characterAtIndex:i];
        if (c < 0x20 || c > 0x7e) return NO;
    }
    return length > 0 && length <= 48;
}
