package aside.service;

/** A billing plan, in the era in which its name meant this. The old Pro does not carry the feature, the new one does. */
public enum Plan {
    // What the legacy Trial grants is told nowhere: taken as without.
    TRIAL_2022(false), PRO_2022(false), ULTIMATE_2022(true),
    DEVELOPER_2023(false), STANDARD_2023(false), PREMIUM_2023(true),
    FREE_TRIAL_2025(false), STANDARD_2025(false), PRO_2025(true), PRO_PLUS_2025(true), ENTERPRISE_2025(true);

    final boolean hasTargetedMessages;

    Plan(boolean hasTargetedMessages) {
        this.hasTargetedMessages = hasTargetedMessages;
    }

    /** From the form {@code pro-plus@2025}. */
    public static Plan of(String name) {
        return valueOf(name.toUpperCase().replace('-', '_').replace('@', '_'));
    }
}
