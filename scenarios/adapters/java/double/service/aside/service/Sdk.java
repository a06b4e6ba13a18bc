package aside.service;

/** Which SDK is on a device. */
public record Sdk(Platform platform, Edition edition, Version version) {
    private static final Version AT_SIGNED = Version.of("7.0.3754");
    private static final Version COMMUNITY = Version.of("8.7.7201");
    private static final Version RECALL_IN_LARGE_GROUPS = Version.of("7.4.4643");

    boolean hasTargetedMessages() {
        return edition == Edition.ENHANCED && version.atLeast(platform.floor);
    }

    /** The changelog names a version for the native platforms alone. */
    boolean hasTargetedMessagesInCommunities() {
        return platform.isNative() && version.atLeast(COMMUNITY);
    }

    public boolean hasAtSignedMessages() {
        return since(AT_SIGNED);
    }

    boolean recallsInLargeGroups() {
        return since(RECALL_IN_LARGE_GROUPS);
    }

    /** Of the other platforms the documents give no version: taken to have it. */
    private boolean since(Version introduced) {
        return !platform.isNative() || version.atLeast(introduced);
    }
}
