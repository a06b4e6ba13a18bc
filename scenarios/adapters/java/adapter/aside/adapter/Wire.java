package aside.adapter;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Writes lines, each of them out at once. An SDK may call back on a thread of its own. */
final class Wire {
    private final Gson gson = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private final PrintWriter out;

    Wire(OutputStream out) {
        this.out = new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }

    private synchronized void write(JsonObject line) {
        out.print(gson.toJson(line));
        out.print('\n');
        out.flush();
    }

    /** {@code what} is {@code ok} or {@code returned}. */
    void reply(String id, String what, JsonElement value) {
        JsonObject line = new JsonObject();
        line.addProperty("id", id);
        line.add(what, value);
        write(line);
    }

    void error(String id, String kind, String text) {
        JsonObject error = new JsonObject();
        error.addProperty("kind", kind);
        error.addProperty("text", text);
        reply(id, "error", error);
    }

    /** What the callback of a call was given. */
    void outcome(String event, String id, String field, JsonElement value) {
        JsonObject line = new JsonObject();
        line.addProperty("event", event);
        line.addProperty("id", id);
        line.add(field, value);
        write(line);
    }

    /** What a listener was given: the fields of {@code details}. */
    void event(String event, int world, JsonObject details) {
        JsonObject line = new JsonObject();
        line.addProperty("event", event);
        line.addProperty("world", world);
        details.entrySet().forEach(field -> line.add(field.getKey(), field.getValue()));
        write(line);
    }
}
