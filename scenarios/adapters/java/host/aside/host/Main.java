package aside.host;

import aside.adapter.Adapter;
import aside.service.Defect;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Starts the adapter on the double. */
public final class Main {
    private Main() {
    }

    public static void main(String[] args) throws IOException {
        Defect defect = null;
        if (args.length > 0) {
            defect = defectIn(args).orElse(null);
            if (defect == null) {
                System.err.println("usage: run [--defect NAME], NAME one of: "
                        + Arrays.stream(Defect.values()).map(Defect::toString).collect(Collectors.joining(", ")));
                System.exit(2);
            }
        }
        new Adapter(new DoubleHost(defect)).run(System.in, System.out);
    }

    private static Optional<Defect> defectIn(String[] args) {
        boolean wellFormed = args.length == 2 && args[0].equals("--defect");
        return Arrays.stream(Defect.values()).filter(defect -> wellFormed && defect.toString().equals(args[1])).findFirst();
    }
}
