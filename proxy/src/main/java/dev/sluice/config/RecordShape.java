package dev.sluice.config;

import dev.sluice.config.Shape.Bound;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A map with known keys that becomes a record, and the shorter forms that may stand for it. Its fields are the components of the
 * record, in their order; that is checked when the shape is made. Immutable once built, for any thread.
 */
final class RecordShape<R extends Record> implements Shape<R> {

    /** Makes a record of a shorter form; null when that is impossible, and then a problem says why. */
    interface Shorthand<R> {
        @Nullable
        R expand(Tree tree, Reading in);
    }

    /** Looks over a bound record for what no single key shows. */
    interface Check<R> {
        void look(R value, Tree.Mapping written, Reading in);
    }

    /** A key that people will write and that is refused with a sentence of its own. */
    record Refused(String message, String remedy) {}

    private static final ClassValue<Map<String, Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> record) {
            Map<String, Method> accessors = new HashMap<>();
            for (RecordComponent component : record.getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                accessors.put(component.getName(), component.getAccessor());
            }
            return accessors;
        }
    };

    private final Class<R> type;
    private final String name;
    private final String doc;
    private final @Nullable R defaults;
    private final List<Field<?>> fields = new ArrayList<>();
    private List<String> keys = List.of();
    private final Map<String, Refused> refused = new LinkedHashMap<>();
    private @Nullable Constructor<R> constructor;
    private @Nullable Shorthand<R> text;
    private @Nullable Shorthand<R> list;
    private @Nullable Shape<?> listSchema;
    private String shorthandDoc = "";
    private String soleKey = "";
    private UnaryOperator<R> adjustment = UnaryOperator.identity();
    private Check<R> check = (value, written, in) -> {};

    RecordShape(Class<R> type, String name, String doc, @Nullable R defaults) {
        this.type = type;
        this.name = name;
        this.doc = doc;
        this.defaults = defaults;
    }

    /** Adds a key whose default is what the default record holds. */
    <V> RecordShape<R> with(String key, Shape<V> shape, String sentence) {
        return add(key, shape, Field.Need.OPTIONAL, sentence);
    }

    /** Adds a key with a default of its own, for records that have no default as a whole. */
    <V> RecordShape<R> optional(String key, Shape<V> shape, @Nullable V defaultValue, String sentence) {
        fields.add(Field.of(key, shape, Field.Need.OPTIONAL, defaultValue, sentence));
        return this;
    }

    /** Adds a key whose value comes from the level above when it is not written. */
    <V> RecordShape<R> inherited(String key, Shape<V> shape, String sentence) {
        return add(key, shape, Field.Need.INHERITED, sentence);
    }

    /** Adds a component that is no key. */
    <V> RecordShape<R> internal(String key, Shape<V> shape) {
        return add(key, shape, Field.Need.INTERNAL, "");
    }

    /** Adds a key that must be written. */
    <V> RecordShape<R> required(String key, Shape<V> shape, String sentence) {
        return add(key, shape, Field.Need.REQUIRED, sentence);
    }

    @SuppressWarnings("unchecked")
    private <V> RecordShape<R> add(String key, Shape<V> shape, Field.Need need, String sentence) {
        R record = defaults;
        if (record == null && need != Field.Need.REQUIRED) {
            throw new IllegalStateException(type + " has no default record for " + key);
        }
        V value = record == null || need == Field.Need.REQUIRED ? null : (V) component(record, key);
        fields.add(Field.of(key, shape, need, value, sentence));
        return this;
    }

    RecordShape<R> refuse(String message, String remedy, String... keys) {
        for (String key : keys) {
            refused.put(key, new Refused(message, remedy));
        }
        return this;
    }

    /** Lets a single text stand for the map; {@code sentence} explains it on the reference page. */
    RecordShape<R> shorthand(String sentence, Shorthand<R> expansion) {
        text = expansion;
        shorthandDoc = sentence;
        return this;
    }

    /** Lets a list of {@code items} stand for the map. */
    RecordShape<R> listForm(Shape<?> items, Shorthand<R> expansion) {
        list = expansion;
        listSchema = items;
        return this;
    }

    /** Lets whatever is not a map stand for a map with this one key. */
    RecordShape<R> standsFor(String key, Shape<?> items, String sentence) {
        soleKey = key;
        listSchema = items;
        shorthandDoc = sentence;
        return this;
    }

    /** Changes a bound record where one key decides another. */
    RecordShape<R> adjust(UnaryOperator<R> change) {
        adjustment = change;
        return this;
    }

    RecordShape<R> check(Check<R> further) {
        check = further;
        return this;
    }

    /** Ends the building: the fields must be the record's components. */
    RecordShape<R> built() {
        RecordComponent[] components = type.getRecordComponents();
        List<String> names =
                Arrays.stream(components).map(RecordComponent::getName).toList();
        List<String> all = fields.stream().<String>map(Field::key).toList();
        if (!names.equals(all)) {
            throw new IllegalStateException(type + " has components " + names + " but keys " + all);
        }
        this.keys = fields().stream().<String>map(Field::key).toList();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            constructor = type.getDeclaredConstructor(types);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** The keys that may be written. */
    List<Field<?>> fields() {
        return fields.stream().filter(f -> f.need() != Field.Need.INTERNAL).toList();
    }

    private List<String> keys() {
        return keys;
    }

    String name() {
        return name;
    }

    String doc() {
        return doc;
    }

    String shorthandDoc() {
        return shorthandDoc;
    }

    @Override
    public @Nullable Bound<R> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
        if (tree instanceof Tree.Mapping mapping) {
            return bindMap(mapping, mapping.reset() ? null : base, in);
        }
        if (isResetOnly(tree)) {
            return bindMap(new Tree.Mapping(tree.place(), List.of(), true), null, in);
        }
        boolean absent = tree instanceof Tree.Scalar scalar && scalar.isAbsent();
        Shorthand<R> shorthand = absent ? null : tree instanceof Tree.Scalar ? text : list;
        if (!soleKey.isEmpty() && !absent) {
            return bindMap(soleEntry(tree), base, in);
        }
        if (shorthand == null) {
            in.problem(tree.place(), "a map is expected here, with " + keysInWords());
            return null;
        }
        R value = shorthand.expand(tree, in);
        return value == null ? null : new Bound<>(value, shownShort(tree, value));
    }

    /** A shorthand in its full form, unless that would show parts of a secret. */
    private Shown shownShort(Tree tree, R value) {
        String origin = tree.place().toString();
        return tree instanceof Tree.Scalar scalar && scalar.isSecret()
                ? new Shown.Text(scalar.raw(), origin)
                : show(value, origin);
    }

    private Tree.Mapping soleEntry(Tree tree) {
        Tree.Scalar key = new Tree.Scalar(tree.place(), soleKey, soleKey, true, false);
        return new Tree.Mapping(tree.place(), List.of(new Tree.Entry(key, tree)), false);
    }

    private String keysInWords() {
        return String.join(", ", keys());
    }

    private @Nullable Bound<R> bindMap(Tree.Mapping mapping, @Nullable Bound<?> base, Reading in) {
        Map<String, Tree> written = new LinkedHashMap<>();
        for (Tree.Entry entry : mapping.entries()) {
            if (isKnown(entry.key(), in)) {
                written.put(entry.key().raw(), entry.value());
            }
        }
        Map<String, Bound<?>> outer = in.enter();
        Map<String, Bound<?>> parts = new LinkedHashMap<>();
        for (Field.Need pass :
                List.of(Field.Need.INHERITED, Field.Need.REQUIRED, Field.Need.OPTIONAL, Field.Need.INTERNAL)) {
            for (Field<?> field : fields) {
                if (field.need() == pass) {
                    enter(field, part(field, written.get(field.key()), base, mapping, in), parts, in);
                }
            }
        }
        in.leave(outer);
        if (fields.stream().anyMatch(f -> f.need() == Field.Need.REQUIRED && !parts.containsKey(f.key()))) {
            return null;
        }
        Bound<R> bound = assemble(parts, mapping.place().toString());
        check.look(bound.value(), mapping, in);
        R adjusted = adjustment.apply(bound.value());
        boolean same = adjusted.equals(bound.value());
        return same
                ? bound
                : new Bound<>(adjusted, show(adjusted, mapping.place().toString()));
    }

    private boolean isKnown(Tree.Scalar key, Reading in) {
        List<String> known = keys();
        if (known.contains(key.raw())) {
            return true;
        }
        Refused why = refused.get(key.raw());
        if (why != null) {
            in.problem(key.place(), "'" + key.raw() + "' " + why.message(), why.remedy());
            return false;
        }
        String near = Suggestion.text(key.raw(), known);
        String remedy = near.isEmpty() ? "known here: " + String.join(", ", known) : near;
        in.problem(key.place(), "unknown key '" + key.raw() + "' in " + name, remedy);
        return false;
    }

    private <V> @Nullable Bound<?> part(
            Field<V> field, @Nullable Tree tree, @Nullable Bound<?> base, Tree.Mapping mapping, Reading in) {
        Bound<?> above = field.need() == Field.Need.INHERITED ? in.inherited(field.key()) : baseOf(field, base);
        Bound<?> bound =
                tree == null || isResetOnly(tree) ? null : field.shape().bind(tree, above, in);
        if (tree == null && field.need() == Field.Need.REQUIRED && above == null) {
            in.problem(mapping.place(), "the key '" + field.key() + "' is missing in " + name, "");
        }
        if (bound == null) {
            boolean reset = tree != null && tree.reset();
            bound = above == null || reset ? field.byDefault() : narrowed(field, above);
        }
        return bound;
    }

    private static void enter(Field<?> field, @Nullable Bound<?> bound, Map<String, Bound<?>> parts, Reading in) {
        if (bound != null) {
            parts.put(field.key(), bound);
            if (field.need() == Field.Need.INHERITED) {
                in.bequeath(field.key(), bound);
            }
        }
    }

    private static boolean isResetOnly(Tree tree) {
        return tree.reset()
                && tree instanceof Tree.Scalar scalar
                && scalar.raw().isEmpty();
    }

    /** A level below may have fewer keys than the one above: what it inherits is the part it knows. */
    private static <V> Bound<?> narrowed(Field<V> field, Bound<?> above) {
        if (field.shape() instanceof RecordShape<?> shape && !shape.type.isInstance(above.value())) {
            Map<String, Bound<?>> parts = new LinkedHashMap<>();
            for (Field<?> each : shape.fields) {
                Bound<?> part = baseOf(each, above);
                Bound<?> known = part == null ? each.byDefault() : part;
                if (known != null) {
                    parts.put(each.key(), known);
                }
            }
            return shape.assemble(parts, Shown.DEFAULT);
        }
        return above;
    }

    private static @Nullable Bound<?> baseOf(Field<?> field, @Nullable Bound<?> base) {
        if (base == null
                || !(base.value() instanceof Record record)
                || !(base.shown() instanceof Shown.Entries entries)) {
            return null;
        }
        Shown shown = entries.entries().get(field.key());
        Object part = component(record, field.key());
        return shown == null || part == null ? null : new Bound<>(part, shown);
    }

    private Bound<R> assemble(Map<String, Bound<?>> parts, String origin) {
        Object[] values = new Object[fields.size()];
        Map<String, Shown> shown = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            String key = fields.get(i).key();
            Bound<?> part = parts.get(key);
            values[i] = part == null ? null : part.value();
            if (part != null && fields.get(i).need() != Field.Need.INTERNAL) {
                shown.put(key, part.shown());
            }
        }
        return new Bound<>(make(values), new Shown.Entries(shown, origin));
    }

    private R make(Object[] values) {
        try {
            return java.util.Objects.requireNonNull(constructor, "built() was not called")
                    .newInstance(values);
        } catch (InvocationTargetException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(name + " cannot be made of " + Arrays.toString(values), e);
        }
    }

    static @Nullable Object component(Record record, String key) {
        Method accessor = ACCESSORS.get(record.getClass()).get(key);
        if (accessor == null) {
            throw new IllegalStateException(record.getClass() + " has no component " + key);
        }
        try {
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + "." + key, e);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Shown show(R value, String origin) {
        Map<String, Shown> shown = new LinkedHashMap<>();
        for (Field<?> field : fields()) {
            Object part = component(value, field.key());
            if (part != null) {
                shown.put(field.key(), ((Shape<Object>) field.shape()).show(part, originOf(field, part, origin)));
            }
        }
        return new Shown.Entries(shown, origin);
    }

    /** What a shorthand left at its default still came from nobody. */
    private static String originOf(Field<?> field, Object part, String origin) {
        return field.isDefault(part) ? Shown.DEFAULT : origin;
    }

    @Override
    public ObjectNode schema(Schemas schemas) {
        return schemas.reference(this);
    }

    ObjectNode define(Schemas schemas) {
        ObjectNode map = schemas.object().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = map.putObject("properties");
        ArrayNode needed = schemas.object().arrayNode();
        for (Field<?> field : fields()) {
            ObjectNode property = field.shape().schema(schemas).put("description", field.doc());
            properties.set(field.key(), property);
            if (field.need() == Field.Need.REQUIRED) {
                needed.add(field.key());
            }
        }
        if (!needed.isEmpty()) {
            map.set("required", needed);
        }
        if (text == null && listSchema == null) {
            return map.put("description", doc);
        }
        ObjectNode either = schemas.object().put("description", doc);
        ArrayNode forms = either.putArray("anyOf");
        if (text != null || !soleKey.isEmpty()) {
            ObjectNode form = forms.addObject().put("description", shorthandDoc);
            form.putArray("type").add("string").add("number").add("boolean");
        }
        if (listSchema != null) {
            forms.addObject().put("type", "array").set("items", listSchema.schema(schemas));
        }
        forms.add(map);
        return either;
    }

    @Override
    public String kind() {
        return name;
    }

    @Override
    public void visit(Consumer<RecordShape<?>> visitor) {
        visitor.accept(this);
    }

    /**
     * A key of a map that becomes a record; the key is the name of the record's component. Immutable, for any thread.
     *
     * @param byDefault what stands when nothing is written or inherited; null for nothing
     * @param need whether the key must be written, or what stands for it when it is not
     * @param doc one or more sentences for the reference page
     */
    record Field<V>(
            String key, Shape<V> shape, Need need, @Nullable Bound<V> byDefault, String doc) {

        /** What happens when the key is not written. */
        enum Need {
            /** That is a problem. */
            REQUIRED,
            /** The default stands. */
            OPTIONAL,
            /** What the level above says stands, or else the default. */
            INHERITED,
            /** Nobody writes the key: the component is filled in later. */
            INTERNAL
        }

        static <V> Field<V> of(String key, Shape<V> shape, Need need, @Nullable V value, String doc) {
            Bound<V> bound = value == null ? null : new Bound<>(value, shape.show(value, Shown.DEFAULT));
            return new Field<>(key, shape, need, bound, doc);
        }

        /** Whether {@code value} is the default. */
        boolean isDefault(Object value) {
            return byDefault != null && value.equals(byDefault.value());
        }
    }
}
