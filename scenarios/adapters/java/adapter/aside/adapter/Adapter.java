package aside.adapter;

import aside.host.Host;
import aside.host.Provision;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.tencent.imsdk.v2.V2TIMManager;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Speaks the protocol, and calls the SDK's public API on the device that the host made the current one. */
public final class Adapter {
    private final Gson gson = new Gson();
    private final Host host;
    private final Map<Integer, World> worlds = new HashMap<>();
    private Wire wire;

    public Adapter(Host host) {
        this.host = host;
    }

    public void run(InputStream in, OutputStream out) throws IOException {
        wire = new Wire(out);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            answer(new Request(JsonParser.parseString(line).getAsJsonObject()));
        }
    }

    /** Whatever goes wrong in here costs one case and not the process. */
    private void answer(Request request) {
        try {
            reply(request);
        } catch (NoSuchMethodError tooOld) {
            wire.reply(request.id(), "returned", new JsonPrimitive("absent"));
        } catch (UnsupportedOperationException e) {
            wire.error(request.id(), "unsupported", e.getMessage());
        } catch (RuntimeException e) {
            e.printStackTrace();
            wire.error(request.id(), "adapter", e.toString());
        }
    }

    private void reply(Request request) {
        switch (request.name()) {
            case "hello" -> ok(request, hello());
            case "provision" -> provision(request);
            case "release" -> release(request);
            case "settle", "advance", "set_plan", "connect", "disconnect" -> {
                command(request);
                ok(request, new JsonObject());
            }
            default -> wire.reply(request.id(), "returned", new JsonPrimitive(call(request)));
        }
    }

    private void ok(Request request, JsonElement value) {
        wire.reply(request.id(), "ok", value);
    }

    private JsonObject hello() {
        JsonObject adapter = new JsonObject();
        adapter.addProperty("name", "v2tim-java");
        adapter.addProperty("version", "1.0");
        JsonObject hello = JsonParser.parseString(host.describe()).getAsJsonObject();
        hello.addProperty("protocol", 1);
        hello.add("adapter", adapter);
        return hello;
    }

    /** Listeners come last, so that no event of the making is written. */
    private void provision(Request request) {
        Provision spec = gson.fromJson(request.fields(), Provision.class);
        host.provision(spec, (user, text, badge) -> pushed(spec.world(), user, text, badge));
        World world = new World();
        for (Provision.Device device : spec.devices()) {
            world.phones.put(device.device(), new Phone(device.device(), device.user(), spec.world(), wire));
            if (device.loggedIn()) {
                host.use(spec.world(), device.device());
                Answer.to(answer -> V2TIMManager.getInstance().login(device.user(), host.userSig(device.user()), answer));
            }
        }
        host.settle(spec.world());
        world.phones.values().forEach(phone -> {
            host.use(spec.world(), phone.name);
            phone.listeners.register();
        });
        worlds.put(spec.world(), world);
        ok(request, new JsonObject());
    }

    private void pushed(int world, String user, String text, int badge) {
        JsonObject details = new JsonObject();
        details.addProperty("user", user);
        details.addProperty("text", text);
        details.addProperty("badge", badge);
        wire.event("pushed", world, details);
    }

    private void release(Request request) {
        int number = request.number("world");
        World world = worlds.remove(number);
        if (world != null) {
            world.phones.values().forEach(phone -> {
                host.use(number, phone.name);
                phone.listeners.remove();
                V2TIMManager.getInstance().logout(null);
            });
            host.release(number);
        }
        ok(request, new JsonObject());
    }

    private void command(Request request) {
        int world = request.number("world");
        switch (request.name()) {
            case "settle" -> host.settle(world);
            case "advance" -> host.advance(world, request.fields().get("milliseconds").getAsLong());
            case "set_plan" -> host.setPlan(world, request.text("plan"));
            case "connect" -> host.connect(world, request.text("device"));
            case "disconnect" -> host.disconnect(world, request.text("device"));
            default -> throw new AssertionError(request.name());
        }
    }

    /** Returns what the reply says that the SDK's function returned. */
    private String call(Request request) {
        World world = worlds.get(request.number("world"));
        if (world == null) {
            throw new IllegalArgumentException("no such world");
        }
        Phone phone = world.phone(request.text("device"));
        host.use(request.number("world"), phone.name);
        if (request.name().startsWith("create_") && !request.name().equals("create_group")) {
            return Making.call(request, world, phone);
        }
        Outcome outcome = new Outcome(request.id(), wire);
        boolean known = new Calling(request, world, phone, outcome).call()
                || new Managing(request, phone, outcome, host.userSig(phone.user)).call();
        if (!known) {
            throw new UnsupportedOperationException("no call " + request.name());
        }
        return "nothing";
    }
}
