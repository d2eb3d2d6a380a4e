package io.freshet.sqlplanner.text;

/** How near two words are. */
public final class Spelling {
    private Spelling() {}

    /** Whether two words differ by one letter more, less or other, or by two neighbours that changed places. */
    public static boolean oneSlip(String a, String b) {
        if (a.length() > b.length()) {
            return oneSlip(b, a);
        }
        int at = 0;
        while (at < a.length() && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        String restOfA = a.substring(at);
        String restOfB = b.substring(at);
        if (a.length() < b.length()) {
            return restOfA.equals(restOfB.substring(1));
        }
        if (restOfA.length() < 2) {
            return restOfA.length() == 1;
        }
        boolean other = restOfA.substring(1).equals(restOfB.substring(1));
        boolean swapped = restOfA.charAt(0) == restOfB.charAt(1)
                && restOfA.charAt(1) == restOfB.charAt(0)
                && restOfA.substring(2).equals(restOfB.substring(2));
        return other || swapped;
    }
}
