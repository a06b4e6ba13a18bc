package aside.service;

/** A platform, and the first SDK version on it that has targeted group messages. Each numbers its releases on its own. */
public enum Platform {
    ANDROID("6.0.1975"), IOS("6.0.1975"), MACOS("6.0.1975"), WINDOWS("6.0.1975"),
    WEB("2.23.1"), FLUTTER("3.8.0"), UNITY("1.7.7");

    final Version floor;

    Platform(String floor) {
        this.floor = Version.of(floor);
    }

    /** The four that share one code base and one row of version numbers. */
    boolean isNative() {
        return ordinal() <= WINDOWS.ordinal();
    }
}
