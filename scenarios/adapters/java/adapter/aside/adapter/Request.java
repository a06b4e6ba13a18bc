package aside.adapter;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A line that came in. */
record Request(JsonObject fields) {
    String id() {
        return text("id");
    }

    String name() {
        return text("do");
    }

    /** Null where the field is null or not there. */
    String text(String field) {
        JsonElement value = fields.get(field);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }

    int number(String field) {
        return fields.get(field).getAsInt();
    }

    boolean flag(String field) {
        return fields.get(field).getAsBoolean();
    }

    boolean isNull(String field) {
        JsonElement value = fields.get(field);
        return value == null || value.isJsonNull();
    }

    List<String> list(String field) {
        List<String> values = new ArrayList<>();
        fields.getAsJsonArray(field).forEach(value -> values.add(value.getAsString()));
        return values;
    }
}
