package dev.sluice.rules;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How deep and how branched one method is; a class inside it is measured by itself. */
record MethodShape(int nesting, int complexity) {
    private static final Set<Tree.Kind> LEVELS = EnumSet.of(
            Tree.Kind.IF,
            Tree.Kind.FOR_LOOP,
            Tree.Kind.ENHANCED_FOR_LOOP,
            Tree.Kind.WHILE_LOOP,
            Tree.Kind.DO_WHILE_LOOP,
            Tree.Kind.SWITCH,
            Tree.Kind.SWITCH_EXPRESSION,
            Tree.Kind.TRY,
            Tree.Kind.SYNCHRONIZED);
    private static final Set<Tree.Kind> LOOPS =
            EnumSet.of(Tree.Kind.FOR_LOOP, Tree.Kind.ENHANCED_FOR_LOOP, Tree.Kind.WHILE_LOOP, Tree.Kind.DO_WHILE_LOOP);

    static MethodShape of(MethodTree method) {
        var scan = new Scan();
        scan.scan(method.getBody(), 0);
        return new MethodShape(scan.deepest, 1 + scan.branches);
    }

    /** Walks a method's body; the parameter is the depth so far. */
    private static final class Scan extends TreeScanner<@Nullable Void, Integer> {
        private int deepest;
        private int branches;

        @Override
        public @Nullable Void scan(@Nullable Tree tree, Integer depth) {
            if (tree == null || !LEVELS.contains(tree.getKind())) {
                return super.scan(tree, depth);
            }
            deepest = Math.max(deepest, depth + 1);
            branches += LOOPS.contains(tree.getKind()) ? 1 : 0;
            return super.scan(tree, depth + 1);
        }

        @Override
        public @Nullable Void visitIf(IfTree node, Integer depth) {
            branches++;
            scan(node.getCondition(), depth);
            scan(node.getThenStatement(), depth);
            // An else-if continues its chain on the same level.
            var next = node.getElseStatement();
            return scan(next, next instanceof IfTree ? depth - 1 : depth);
        }

        @Override
        public @Nullable Void visitCase(CaseTree node, Integer depth) {
            branches += node.getExpressions().isEmpty() ? 0 : 1;
            return super.visitCase(node, depth);
        }

        @Override
        public @Nullable Void visitCatch(CatchTree node, Integer depth) {
            branches++;
            return super.visitCatch(node, depth);
        }

        @Override
        public @Nullable Void visitConditionalExpression(ConditionalExpressionTree node, Integer depth) {
            branches++;
            return super.visitConditionalExpression(node, depth);
        }

        @Override
        public @Nullable Void visitBinary(BinaryTree node, Integer depth) {
            var kind = node.getKind();
            branches += (kind == Tree.Kind.CONDITIONAL_AND || kind == Tree.Kind.CONDITIONAL_OR) ? 1 : 0;
            return super.visitBinary(node, depth);
        }

        @Override
        public @Nullable Void visitClass(ClassTree node, Integer depth) {
            return null;
        }
    }
}
