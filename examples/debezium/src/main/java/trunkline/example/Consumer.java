// SPDX-License-Identifier: Apache-2.0
package trunkline.example;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.SimpleHeaderConverter;

/**
 * Prints what a Kafka Connect worker would send to the broker, a JSON line each
 * record, until its input ends. No broker is needed: Debezium's engine runs in
 * this process, with the transform and the converters of the connector's file.
 *
 * <p>Arguments: the connector's file; the descriptors of event.proto, as protoc
 * writes them; the file that keeps how far it has read; then NAME=VALUE, to
 * replace settings of the connector's file.
 */
public final class Consumer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Descriptor event;
  private final Converter key;
  private final Converter value;
  private final HeaderConverter header = new SimpleHeaderConverter();

  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    JSON.readTree(new File(arguments[0])).get("config").fields()
        .forEachRemaining(
            f -> settings.setProperty(f.getKey(), f.getValue().asText()));
    settings.setProperty("name", "trunkline-outbox");
    settings.setProperty(
        "offset.storage",
        "org.apache.kafka.connect.storage.FileOffsetBackingStore");
    settings.setProperty("offset.storage.file.filename", arguments[2]);
    for (int i = 3; i < arguments.length; ++i) {
      String[] setting = arguments[i].split("=", 2);
      settings.setProperty(setting[0], setting[1]);
    }
    Consumer consumer = new Consumer(settings, descriptor(arguments[1]));

    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(settings)
            .using((ok, message, error) -> {
              if (ok) return;
              System.err.println(message);
              System.exit(1);
            })
            .notifying(change -> consumer.print(change.record()))
            .build();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    thread.execute(engine);
    while (System.in.read() >= 0) {
      // Until the input ends.
    }
    engine.close();
    thread.shutdown();
  }

  private Consumer(Properties settings, Descriptor event) throws Exception {
    this.event = event;
    key = converter(settings, "key.converter", true);
    value = converter(settings, "value.converter", false);
  }

  private void print(SourceRecord record) {
    String topic = record.topic();
    ObjectNode line = JSON.createObjectNode();
    line.put("topic", topic);
    line.put("key", text(key.fromConnectData(topic, record.keySchema(),
                                             record.key())));
    ObjectNode headers = line.putObject("headers");
    for (Header one : record.headers()) {
      headers.put(one.key(), text(header.fromConnectHeader(
          topic, one.key(), one.schema(), one.value())));
    }
    byte[] payload =
        value.fromConnectData(topic, record.valueSchema(), record.value());
    try {
      Message message = DynamicMessage.parseFrom(event, payload);
      line.putObject("event")
          .put("case", field(message, "case").toString())
          .put("version", (Long) field(message, "version"))
          .put("command",
               field((Message) field(message, "command"), "kind").toString());
    } catch (InvalidProtocolBufferException error) {
      line.put("error", error.getMessage());
    }
    line.put("size", payload.length);
    line.put("payload", payload);  // In base64.
    System.out.println(line);
  }

  private static Converter converter(Properties settings, String name,
                                     boolean isKey) throws Exception {
    Converter converter =
        (Converter) Class.forName(settings.getProperty(name))
            .getDeclaredConstructor().newInstance();
    Map<String, String> its = new HashMap<>();
    settings.stringPropertyNames().forEach(s -> {
      if (s.startsWith(name + ".")) {
        its.put(s.substring(name.length() + 1), settings.getProperty(s));
      }
    });
    converter.configure(its, isKey);
    return converter;
  }

  /** Event, out of files of which each comes after those that it imports. */
  private static Descriptor descriptor(String path)
      throws IOException, DescriptorValidationException {
    Map<String, FileDescriptor> files = new HashMap<>();
    for (FileDescriptorProto file :
        FileDescriptorSet.parseFrom(Files.readAllBytes(Path.of(path)))
            .getFileList()) {
      files.put(file.getName(), FileDescriptor.buildFrom(
          file, file.getDependencyList().stream().map(files::get)
                    .toArray(FileDescriptor[]::new)));
    }
    return files.get("trunkline/v1/event.proto").findMessageTypeByName("Event");
  }

  private static Object field(Message message, String name) {
    return message.getField(
        message.getDescriptorForType().findFieldByName(name));
  }

  private static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
