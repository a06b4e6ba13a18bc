// The rules of the feature that are data: which SDK, plan and group type have it as of which date, and the error codes.
#import <Foundation/Foundation.h>

/// The vendor's error codes, as far as the double answers with them.
enum {
    TDInvalidParameters = 6017,
    TDNotInitialised = 6013,
    TDNotLoggedIn = 6014,
    TDPlanLacksFeature = 7013,
    TDTooLong = 8001,
    TDDisconnected = 9508,
    TDNotAllowed = 10007, // also: not a member
    TDNoSuchGroup = 10010,
    TDAlreadyMember = 10013,
    TDMalformedGroupID = 10015,
    TDMuted = 10017,
    TDGroupIDTaken = 10021,
    TDNoSuchMessage = 10030,
    TDRecallTooLate = 10031,
    TDRecallNotAllowed = 10032,
    TDNoSuchUser = 20003,
};

enum {
    TDRecallWindow = 120000, // milliseconds
    TDLongestBody = 12 * 1024,
    TDMostMentions = 30,
    TDMostMerged = 300,
};

/// Whether the version is at least the floor, number by number: 6.0.975 is below 6.0.1975, and 5.10 above 5.9.
BOOL TDVersionReaches(NSString *version, NSString *floor);
/// Whether an SDK of this kind has the calls for targeted messages.
BOOL TDSDKHasTargeting(NSString *platform, NSString *edition, NSString *version);
/// Whether an SDK of this kind has createAtSignedGroupMessage.
BOOL TDSDKHasAtSigning(NSString *platform, NSString *edition, NSString *version);
BOOL TDPlanHasTargeting(NSString *plan);
/// Whether a group of this type takes targeted messages of such an SDK, as of a date (YYYY-MM-DD; nil is today).
BOOL TDTypeTakesTargeting(NSString *groupType, NSString *asOf, NSString *platform, NSString *version);
/// How many receivers a list may have as of a date.
NSUInteger TDMostReceivers(NSString *asOf);
BOOL TDTypeCountsUnread(NSString *groupType);
BOOL TDTypeKeepsHistory(NSString *groupType);
/// Whether a member finds in history what was said before joining.
BOOL TDTypeShowsEarlier(NSString *groupType);
/// Whether the id is printable ASCII of at most 48 bytes.
BOOL TDIsGroupID(NSString *groupID);
