"""Reads TFRecord files of tf.Example with the standard library alone, and prints one JSON line for each record.

Independent of the project's own reader: framing, CRC-32C and the protobuf wire format are written out here from their
specifications. For each record: the keys of its features in order, a digest of each feature's bytes, and the values of
the features that speak of boxes. Exits with an error where a check sum or a length does not hold.
"""

import hashlib
import json
import struct
import sys


def crc_table():
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0x82F63B78 if crc & 1 else 0)
        table.append(crc)
    return table


TABLE = crc_table()


def masked_crc32c(data):
    crc = 0xFFFFFFFF
    table = TABLE
    for byte in data:
        crc = table[(crc ^ byte) & 0xFF] ^ (crc >> 8)
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def records(path):
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        (length, check) = struct.unpack_from("<QI", data, at)
        assert check == masked_crc32c(data[at : at + 8]), f"{path}: length at byte {at}"
        body = data[at + 12 : at + 12 + length]
        assert len(body) == length, f"{path}: cut off at byte {at}"
        (check,) = struct.unpack_from("<I", data, at + 12 + length)
        assert check == masked_crc32c(body), f"{path}: record at byte {at}"
        yield body
        at += 16 + length


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def fields(data):
    """(number, wire type, value) of each field of a message."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at : at + 8], at + 8
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at : at + length], at + length
            assert len(value) == length, "a field is cut off"
        elif kind == 5:
            value, at = data[at : at + 4], at + 4
        else:
            raise AssertionError(f"wire type {kind}")
        yield number, kind, value


def values(feature):
    """The values of a Feature: bytes, floats or integers."""
    found = []
    for number, _, items in fields(feature):
        for _, kind, value in fields(items):
            if number == 1:
                found.append(value.decode("utf-8"))
            elif number == 2:
                found.extend(struct.unpack(f"<{len(value) // 4}f", value))
            elif kind == 0:
                found.append(value)
            else:
                at = 0
                while at < len(value):
                    integer, at = varint(value, at)
                    found.append(integer)
    return found


SHOWN = {
    "image/object/weight": "weights",
    "image/object/class/label": "labels",
    "image/object/class/text": "texts",
    "image/object/bbox/xmin": "xmin",
}

for path in sys.argv[1:]:
    for record in records(path):
        shown = {name: [] for name in SHOWN.values()}
        order = []
        digests = {}
        for number, _, features in fields(record):
            assert number == 1, f"field {number} of a tf.Example"
            for _, _, entry in fields(features):
                parts = {part: value for part, _, value in fields(entry)}
                key = parts[1].decode("utf-8")
                order.append(key)
                digests[key] = hashlib.sha256(parts.get(2, b"")).hexdigest()
                if key in SHOWN:
                    shown[SHOWN[key]] = values(parts.get(2, b""))
        print(json.dumps({"order": order, "digests": digests, **shown}))
