import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers each request with what a recorded conversation has for it: the least that an adapter in Java must do for the same
 * lines, for measuring. {@code echo CONVERSATION}: a file of lines {@code > REQUEST} and {@code < ANSWER}.
 */
final class Echo {
    public static void main(String[] args) throws IOException {
        Map<String, List<String>> answers = new HashMap<>(); // the lines that follow each request, by its id
        List<String> answer = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            if (line.startsWith(">")) {
                answers.put(id(line.substring(1)), answer = new ArrayList<>());
            } else {
                answer.add(line.substring(1));
            }
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        BufferedWriter out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null;) {
            for (String each : answers.getOrDefault(id(line), List.of())) {
                JsonElement parsed = JsonParser.parseString(each);
                out.append(parsed.toString()).append('\n');
            }
            out.flush();
        }
    }

    private static String id(String request) {
        return JsonParser.parseString(request).getAsJsonObject().get("id").getAsString();
    }
}
