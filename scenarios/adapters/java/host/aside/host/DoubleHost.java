package aside.host;

import aside.service.ChatType;
import aside.service.Defect;
import aside.service.Edition;
import aside.service.Plan;
import aside.service.Platform;
import aside.service.Refusal;
import aside.service.Role;
import aside.service.Sdk;
import aside.service.Version;
import aside.service.World;
import com.tencent.imsdk.v2.Device;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Hosts the double: any number of worlds and devices in this process. */
public final class DoubleHost implements Host {
    private static final Sdk USUAL_SDK = new Sdk(Platform.ANDROID, Edition.ENHANCED, Version.of("8.9.7511"));
    private static final String USUAL_DATE = "2025-09-05";
    private static final String USUAL_PLAN = "enterprise@2025";

    private final Defect defect;
    private final Map<Integer, Hosted> worlds = new HashMap<>();

    /** @param defect one to build in, or null */
    public DoubleHost(Defect defect) {
        this.defect = defect;
    }

    private record Hosted(World world, Map<String, Device> devices) {
    }

    @Override
    public String describe() {
        return """
                {
                  "sdk": {"name": "v2tim-double", "version": "8.9.7511", "edition": "enhanced", "platform": "android"},
                  "clock": "virtual",
                  "reset": "world",
                  "worlds": 8,
                  "profile": "system",
                  "dimensions": {
                    "version": "settable", "edition": "settable", "platform": "settable", "plan": "settable",
                    "as_of": "settable", "group_types": "settable", "users": "settable", "time": "settable"
                  },
                  "capabilities": [
                    "kinds", "at", "at-signed", "merge", "forward", "history", "search", "mark-read", "receive-option",
                    "recall", "modify", "delete", "receipts", "groups", "mute", "login", "several-devices",
                    "online-only", "exclusion-flags", "push", "network", "change-plan"
                  ]
                }""";
    }

    @Override
    public void provision(Provision spec, Pushed pushed) {
        try {
            worlds.put(spec.world(), make(spec, pushed));
        } catch (IllegalArgumentException | Refusal e) {
            throw new UnsupportedOperationException(e.getMessage(), e);
        }
    }

    private Hosted make(Provision spec, Pushed pushed) {
        World world = new World(LocalDate.parse(or(spec.asOf(), USUAL_DATE)), Plan.of(or(spec.plan(), USUAL_PLAN)),
                defect, pushed::pushed);
        spec.users().forEach(world::addAccount);
        spec.groups().forEach(group -> create(world, group));
        Map<String, Device> devices = new LinkedHashMap<>();
        spec.devices().forEach(device -> devices.put(device.device(), start(world, device)));
        return new Hosted(world, devices);
    }

    /** Takes joins and invitations without approval, as far as the type has that choice. */
    private static void create(World world, Provision.Group group) {
        Map<String, Role> members = new LinkedHashMap<>();
        group.members().forEach(member -> members.put(member.user(), Role.valueOf(member.role().toUpperCase())));
        world.groups.create(group.group(), ChatType.valueOf(group.type().toUpperCase()), true, true, members);
    }

    private static Device start(World world, Provision.Device spec) {
        Sdk sdk = new Sdk(
                spec.platform() == null ? USUAL_SDK.platform() : Platform.valueOf(spec.platform().toUpperCase()),
                spec.edition() == null ? USUAL_SDK.edition() : Edition.valueOf(spec.edition().toUpperCase()),
                spec.version() == null ? USUAL_SDK.version() : Version.of(spec.version()));
        Device device = new Device(world, spec.user(), sdk);
        world.addSession(device);
        return device;
    }

    private static String or(String chosen, String usual) {
        return chosen == null ? usual : chosen;
    }

    @Override
    public void use(int world, String device) {
        device(world, device).use();
    }

    @Override
    public String userSig(String user) {
        return "any";
    }

    @Override
    public void disconnect(int world, String device) {
        device(world, device).disconnect();
    }

    @Override
    public void connect(int world, String device) {
        device(world, device).connect();
    }

    @Override
    public void setPlan(int world, String plan) {
        hosted(world).world.setPlan(Plan.of(plan));
    }

    @Override
    public void advance(int world, long milliseconds) {
        hosted(world).world.advance(milliseconds);
    }

    @Override
    public void settle(int world) {
        hosted(world).world.settle();
    }

    @Override
    public void release(int world) {
        worlds.remove(world);
    }

    private Device device(int world, String name) {
        Device device = hosted(world).devices.get(name);
        if (device == null) {
            throw new IllegalArgumentException("no device " + name);
        }
        return device;
    }

    private Hosted hosted(int world) {
        Hosted hosted = worlds.get(world);
        if (hosted == null) {
            throw new IllegalArgumentException("no world " + world);
        }
        return hosted;
    }
}
