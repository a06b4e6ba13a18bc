package aside.service;

/** MAJOR.MINOR.BUILD, compared number by number from left to right. */
public record Version(int major, int minor, int build) {
    public static Version of(String text) {
        String[] parts = text.split("\\.");
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a version: " + text);
        }
        return new Version(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    public boolean atLeast(Version other) {
        if (major != other.major) {
            return major > other.major;
        }
        return minor != other.minor ? minor > other.minor : build >= other.build;
    }
}
