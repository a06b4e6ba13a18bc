package aside.adapter;

import com.tencent.imsdk.v2.V2TIMMessage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the adapter remembers of a world: its devices, and the objects that calls returned. */
final class World {
    final Map<String, Phone> phones = new LinkedHashMap<>();
    /** By the harness's names; exactly what the SDK returned, and so null at times. */
    private final Map<String, V2TIMMessage> made = new HashMap<>();

    Phone phone(String name) {
        Phone phone = phones.get(name);
        if (phone == null) {
            throw new IllegalArgumentException("no device " + name);
        }
        return phone;
    }

    void keep(String name, V2TIMMessage message) {
        made.put(name, message);
    }

    /** An object that a call made, or a message that was sent, for which the device is asked. */
    V2TIMMessage message(String name, Phone phone) {
        return made.containsKey(name) ? made.get(name) : phone.find(name);
    }
}
