package care.shouhu.command.loop;

import care.shouhu.command.downlink.Downlink;
import care.shouhu.command.incident.HistoryEntry;
import care.shouhu.command.incident.Incident;
import care.shouhu.command.incident.RememberedAnswer;
import care.shouhu.command.notify.Notice;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.ResolvableSerializer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Snapshots as the product writes them, byte for byte. A state has hundreds of values that never
 * change and stand in the next state as well: the JSON of each is made once and written again.
 */
final class WrittenOnce {
  private static final Set<Class<?>> VALUES =
      Set.of(
          Incident.class, HistoryEntry.class, RememberedAnswer.class, Notice.class, Downlink.class);

  private static final ObjectWriter WRITER =
      DecisionBatch.MAPPER
          .copy()
          .registerModule(new SimpleModule().setSerializerModifier(new Keeping()))
          .writerFor(Snapshot.class);

  private final ObjectWriter writer =
      WRITER.withAttribute(WrittenOnce.class, new IdentityHashMap<Object, SerializableString>());

  byte[] bytes(Snapshot snapshot) {
    try {
      return writer.writeValueAsBytes(snapshot);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Keeping extends BeanSerializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public JsonSerializer<?> modifySerializer(
        SerializationConfig config, BeanDescription description, JsonSerializer<?> serializer) {
      return VALUES.contains(description.getBeanClass()) ? keeping(serializer) : serializer;
    }
  }

  @SuppressWarnings("unchecked")
  private static JsonSerializer<Object> keeping(JsonSerializer<?> serializer) {
    return new Once((JsonSerializer<Object>) serializer);
  }

  private static final class Once extends JsonSerializer<Object>
      implements ContextualSerializer, ResolvableSerializer {
    private final JsonSerializer<Object> whole;

    Once(JsonSerializer<Object> whole) {
      this.whole = whole;
    }

    @Override
    public void resolve(SerializerProvider provider) throws JsonMappingException {
      if (whole instanceof ResolvableSerializer resolvable) {
        resolvable.resolve(provider);
      }
    }

    @Override
    public JsonSerializer<?> createContextual(SerializerProvider provider, BeanProperty property)
        throws JsonMappingException {
      return keeping(provider.handleSecondaryContextualization(whole, property));
    }

    @Override
    public void serialize(Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      @SuppressWarnings("unchecked")
      var written =
          (IdentityHashMap<Object, SerializableString>) provider.getAttribute(WrittenOnce.class);
      SerializableString json = written.get(value);
      if (json == null) {
        var text = new StringWriter();
        try (JsonGenerator own = out.getCodec().getFactory().createGenerator(text)) {
          whole.serialize(value, own, provider);
        }
        json = new SerializedString(text.toString());
        written.put(value, json);
      }
      out.writeRawValue(json);
    }
  }
}
