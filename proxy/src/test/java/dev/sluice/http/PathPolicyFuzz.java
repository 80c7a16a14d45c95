package dev.sluice.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.base.Ascii;

/** Any target that the parser lets through is normalised once and for all, and never climbs above the root. */
class PathPolicyFuzz {
    @FuzzTest(maxDuration = "20s")
    void normalisedPathsAreStable(byte[] bytes) {
        String target = Ascii.text(bytes, 0, bytes.length);
        boolean plain = target.startsWith("/") && target.chars().allMatch(c -> c > ' ' && c < 127 && c != '#');
        if (!plain) {
            return;
        }
        for (PathConfig.DoubleSlashes doubles : PathConfig.DoubleSlashes.values()) {
            for (PathConfig.EncodedSlashes encoded : PathConfig.EncodedSlashes.values()) {
                PathConfig config = new PathConfig(PathConfig.DotSegments.RESOLVE, doubles, encoded);
                PathPolicyTest.check(new PathPolicy(config), target);
            }
        }
    }
}
