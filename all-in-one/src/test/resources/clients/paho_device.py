"""A device on Eclipse Paho's Python client that does what it is told.

    paho_device.py 311|5 PORT CLIENT_ID USER SECRET

Orders come as JSON objects, one a line, on standard input; each is answered with one line on
standard output, after what it asks for has happened or 15 s have passed. Written for the client's
first callback interface, which versions 1.6 and 2 both have.

    {"do": "connect", "keep": true}     CONNECT; keep: the session shall outlive the connection
    {"do": "publish", "topic": …, "payload": …}     at QoS 1, answered after the PUBACK
    {"do": "subscribe", "topic": …}     at QoS 1, answered with the codes of the SUBACK
    {"do": "receive"}                   the next message that came
    {"do": "cut"}                       cuts the connection without a word; answered when the
                                        client is back by itself
    {"do": "disconnect"}                in order
"""

import json
import queue
import socket
import sys

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

WAIT_SECONDS = 15
KEEP_SECONDS = 600


class Device:
    def __init__(self, version, port, client_id, user, secret):
        self.v5 = version == "5"
        self.port = int(port)
        self.client_id = client_id
        self.user = user
        self.secret = secret
        self.client = None
        self.connacks = queue.Queue()
        self.subacks = queue.Queue()
        self.messages = queue.Queue()

    def new_client(self, keep):
        arguments = {"client_id": self.client_id}
        if self.v5:
            arguments["protocol"] = mqtt.MQTTv5
        else:
            arguments["protocol"] = mqtt.MQTTv311
            arguments["clean_session"] = not keep
        if hasattr(mqtt, "CallbackAPIVersion"):
            arguments["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        client = mqtt.Client(**arguments)
        client.username_pw_set(self.user, self.secret)
        client.reconnect_delay_set(min_delay=1, max_delay=1)
        client.on_connect = self.on_connect
        client.on_subscribe = self.on_subscribe
        client.on_message = self.on_message
        return client

    # The last argument of these comes with MQTT 5 only.

    def on_connect(self, client, userdata, flags, code, properties=None):
        answer = {"code": number(code), "present": bool(flags["session present"])}
        if properties is not None:
            answer["receiveMaximum"] = getattr(properties, "ReceiveMaximum", None)
            answer["topicAliasMaximum"] = getattr(properties, "TopicAliasMaximum", None)
        self.connacks.put(answer)

    def on_subscribe(self, client, userdata, mid, codes, properties=None):
        self.subacks.put({"codes": [number(code) for code in codes]})

    def on_message(self, client, userdata, message):
        self.messages.put(
            {
                "topic": message.topic,
                "payload": message.payload.decode("utf-8"),
                "qos": message.qos,
                "expirySeconds": getattr(
                    getattr(message, "properties", None), "MessageExpiryInterval", None
                ),
            }
        )

    def connect(self, order):
        keep = order.get("keep", False)
        if self.client is None:
            self.client = self.new_client(keep)
        extra = {}
        if self.v5:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = KEEP_SECONDS if keep else 0
            # Clean start for the first connect alone would be the client's default; a kept
            # session wants none at all.
            extra = {"clean_start": not keep, "properties": properties}
        self.client.connect("127.0.0.1", self.port, keepalive=30, **extra)
        self.client.loop_start()
        answer = self.connacks.get(timeout=WAIT_SECONDS)
        if answer["code"] != 0:
            # Refused, the client would try for ever.
            self.client.loop_stop()
        return answer

    def publish(self, order):
        info = self.client.publish(order["topic"], order["payload"], qos=1)
        info.wait_for_publish(timeout=WAIT_SECONDS)
        return {"acknowledged": info.is_published()}

    def subscribe(self, order):
        self.client.subscribe(order["topic"], qos=1)
        return self.subacks.get(timeout=WAIT_SECONDS)

    def receive(self, order):
        return self.messages.get(timeout=WAIT_SECONDS)

    def cut(self, order):
        self.client.socket().shutdown(socket.SHUT_RDWR)
        return self.connacks.get(timeout=WAIT_SECONDS)

    def disconnect(self, order):
        self.client.disconnect()
        self.client.loop_stop()
        return {}


def number(code):
    """A reason code of MQTT 5 is an object, a return code of 3.1.1 a number."""
    return code if isinstance(code, int) else code.value


def main():
    device = Device(*sys.argv[1:6])
    orders = {
        "connect": device.connect,
        "publish": device.publish,
        "subscribe": device.subscribe,
        "receive": device.receive,
        "cut": device.cut,
        "disconnect": device.disconnect,
    }
    for line in sys.stdin:
        order = json.loads(line)
        try:
            answer = orders[order["do"]](order)
        except queue.Empty:
            answer = {"error": "nothing within %d s" % WAIT_SECONDS}
        except Exception as failure:  # the test reads what went wrong
            answer = {"error": "%s: %s" % (type(failure).__name__, failure)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
