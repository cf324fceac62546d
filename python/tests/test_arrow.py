"""Tables by the Arrow C data interface, from a producer made by hand: no package of Arrow is needed, on either side."""

import ctypes
import gc
import unittest
import warnings

import numpy as np

import entroscope
from entroscope import _arrow
from entroscope._arrays import as_rows

_new = ctypes.pythonapi.PyCapsule_New
_new.restype, _new.argtypes = ctypes.py_object, [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]


def setUpModule():
    warnings.simplefilter("ignore", entroscope.EntroscopeWarning)


class Column:
    """A column of a producer: its format, its buffers, the first of them the bits of what is there."""

    def __init__(self, format, length, buffers, nulls=None, offset=0, dictionary=None):
        self.format, self.length, self.buffers, self.offset, self.dictionary = format, length, list(buffers), offset, dictionary
        valid = None if nulls is None else np.packbits(np.concatenate([np.ones(offset, bool), ~np.asarray(nulls)]), bitorder="little")
        self.buffers.insert(0, valid)
        self.nulls = 0 if nulls is None else int(np.sum(nulls))


def numbers(values, format, nulls=None):
    return Column(format, len(values), [np.ascontiguousarray(values)], nulls)


def texts(values, nulls=None, large=False):
    parts = ["" if v is None else v for v in values]
    starts = np.cumsum([0, *[len(p.encode()) for p in parts]]).astype(np.int64 if large else np.int32)
    return Column("U" if large else "u", len(parts), [starts, np.frombuffer("".join(parts).encode() + b"\0", np.uint8)], nulls)


class Producer:
    """A table as another library would hand it over: a stream of batches, which counts what is released."""

    def __init__(self, names, batches, error=None, format=b"+s"):
        self.names, self.batches, self.error, self.format = names, batches, error, format
        self.kept, self.released = [], 0

    def __arrow_c_stream__(self, requested_schema=None):
        left = list(self.batches)

        def get_schema(stream, out):
            self._schema(out.contents)
            return 0

        def get_next(stream, out):
            if self.error is not None:
                return 5
            if left:
                self._batch(out.contents, left.pop(0))
            else:
                ctypes.memset(out, 0, ctypes.sizeof(_arrow._Array))
            return 0

        def get_last_error(stream):
            return ctypes.cast(self._keep(ctypes.c_char_p(self.error)), ctypes.c_void_p).value

        stream = _arrow._Stream()
        for (name, kind), function in zip(_arrow._Stream._fields_[:4], (get_schema, get_next, get_last_error, self._released)):
            setattr(stream, name, self._keep(kind(function)))
        return _new(ctypes.addressof(self._keep(stream)), self._keep(b"arrow_array_stream"), None)

    def _keep(self, value):
        self.kept.append(value)
        return value

    def _released(self, structure):
        self.released += 1
        structure.contents.release = type(structure.contents.release)()

    def _schema(self, schema):
        schema.format, schema.n_children = self._keep(self.format), len(self.names)
        schema.children = self._keep((ctypes.POINTER(_arrow._Schema) * len(self.names))())
        for i, name in enumerate(self.names):
            schema.children[i] = ctypes.pointer(self._field(self.batches[0][i], name))
        schema.release = self._keep(dict(_arrow._Schema._fields_)["release"](self._released))

    def _field(self, column, name):
        field = self._keep(_arrow._Schema())
        field.format, field.name = self._keep(column.format.encode()), self._keep(name.encode())
        if column.dictionary is not None:
            field.dictionary = ctypes.pointer(self._field(column.dictionary, ""))
        return field

    def _batch(self, array, columns):
        array.length, array.n_children = columns[0].length, len(columns)
        array.n_buffers, array.buffers = 1, self._keep((ctypes.c_void_p * 1)())
        array.children = self._keep((ctypes.POINTER(_arrow._Array) * len(columns))())
        for i, column in enumerate(columns):
            array.children[i] = ctypes.pointer(self._array(column))
        array.release = self._keep(dict(_arrow._Array._fields_)["release"](self._released))

    def _array(self, column):
        array = self._keep(_arrow._Array())
        array.length, array.null_count, array.offset, array.n_buffers = column.length, column.nulls, column.offset, len(column.buffers)
        array.buffers = self._keep((ctypes.c_void_p * len(column.buffers))(*[None if b is None else self._keep(b).ctypes.data for b in column.buffers]))
        if column.dictionary is not None:
            array.dictionary = ctypes.pointer(self._array(column.dictionary))
        return array


def read(*columns):
    return as_rows(Producer([f"c{i}" for i in range(len(columns))], [columns])).columns


class Types(unittest.TestCase):
    def assert_values(self, column, expected):
        found = read(column)[0]
        self.assertEqual([None if v is None or v != v else v for v in found.tolist()], expected)

    def test_numbers(self):
        for format, kind in zip("cCsSiIlLfg", "i1 u1 i2 u2 i4 u4 i8 u8 f4 f8".split()):
            with self.subTest(kind):
                self.assert_values(numbers(np.array([1, 2, 3], kind), format), [1, 2, 3])
                self.assert_values(numbers(np.array([1, 2, 3], kind), format, [False, True, False]), [1, None, 3])
        self.assert_values(numbers(np.array([0.5, 2], np.float16), "e"), [0.5, 2])

    def test_offsets(self):
        self.assert_values(Column("i", 2, [np.array([7, 8, 9, 10, 11], np.int32)], [True, False], offset=3), [None, 11])
        bits = np.packbits([0] * 9 + [1, 0, 1], bitorder="little")
        self.assert_values(Column("b", 3, [bits], offset=9), [True, False, True])
        self.assert_values(Column("u", 1, [np.array([0, 1, 3], np.int32), np.frombuffer(b"abc", np.uint8)], offset=1), ["bc"])

    def test_booleans_with_missing_values_are_texts(self):
        self.assert_values(Column("b", 3, [np.packbits([1, 0, 1], bitorder="little")], [False, True, False]), ["True", None, "True"])

    def test_texts(self):
        for large in (False, True):
            self.assert_values(texts(["a", "", "übel", None], [False, False, False, True], large), ["a", "", "übel", None])
        long = b"a text of more than twelve bytes"
        views = np.zeros((2, 4), np.int32)
        views[0] = [2, int.from_bytes(b"hi\0\0", "little"), 0, 0]
        views[1] = [len(long), int.from_bytes(long[:4], "little"), 0, 0]
        self.assert_values(Column("vu", 2, [views, np.frombuffer(long, np.uint8), np.array([len(long)], np.int64)]), ["hi", long.decode()])

    def test_dictionaries(self):
        codes = Column("c", 4, [np.array([1, 0, 0, 1], np.int8)], [False, False, True, False], dictionary=texts(["red", "blue"]))
        self.assert_values(codes, ["blue", "red", None, "blue"])
        # Numbers as categories are names.
        self.assert_values(Column("i", 2, [np.array([0, 1], np.int32)], dictionary=numbers(np.array([5, 7]), "l")), ["5", "7"])

    def test_dates_and_times(self):
        day = read(numbers(np.array([0, 19723], np.int32), "tdD", [True, False]))[0]
        self.assertEqual([str(d) for d in day], ["NaT", "2024-01-01"])
        second = read(numbers(np.array([1_704_067_200_000_000]), "tsu:UTC"))[0]
        self.assertEqual(str(second[0]), "2024-01-01T00:00:00.000000")

    def test_only_missing_values(self):
        self.assert_values(Column("n", 2, []), [None, None])

    def test_what_is_not_read(self):
        message = r"^X: column 'c0' has the Arrow format '\+l'; numbers, booleans, texts, dictionaries, dates and times are read\.$"
        with self.assertRaisesRegex(TypeError, message):
            read(Column("+l", 1, [np.zeros(2, np.int32)]))

    def test_large_integers(self):
        with self.assertRaisesRegex(ValueError, "integers beyond 2\\^53"):
            as_rows(Producer(["c0"], [(numbers(np.array([2**60 + 1, 1]), "l"),)])).table()
        with self.assertRaisesRegex(ValueError, "integers beyond 2\\^53 in a column with missing values"):
            read(numbers(np.array([2**60 + 1, 1]), "l", [False, True]))


class Tables(unittest.TestCase):
    def producer(self):
        random = np.random.default_rng(1)
        colours = random.choice(["red", "green", "blue"], 300)
        sizes = np.where(colours == "red", 1.0, 3.0) + random.normal(0, 0.3, 300)
        halves = [(texts(colours[a:b].tolist()), numbers(sizes[a:b], "g", np.arange(a, b) % 50 == 0)) for a, b in ((0, 200), (200, 300))]
        return Producer(["colour", "size"], halves), {"colour": colours, "size": np.where(np.arange(300) % 50 == 0, np.nan, sizes)}

    def test_batches_are_one_table(self):
        producer, plain = self.producer()
        model = entroscope.train(producer, widths=2, steps=2)
        self.assertEqual(model.to_bytes(), entroscope.train(plain, widths=2, steps=2).to_bytes())
        np.testing.assert_array_equal(model.log_likelihood(self.producer()[0]), model.log_likelihood(plain))

    def test_an_estimator_reads_a_stream_once(self):
        producer, plain = self.producer()
        calls = []
        original = producer.__arrow_c_stream__
        producer = type("Once", (), {"__arrow_c_stream__": lambda self, requested_schema=None: calls.append(1) or original()})()
        density = entroscope.ConvACDensity(widths=2, steps=2).fit(producer)
        self.assertEqual(calls, [1])
        self.assertEqual(density.score_samples(plain).shape, (300,))

    def test_everything_is_released(self):
        producer, _ = self.producer()
        as_rows(producer)
        gc.collect()
        # The schema, two batches, the stream.
        self.assertEqual(producer.released, 4)

    def test_errors_of_the_producer(self):
        producer = Producer(["a"], [(numbers(np.zeros(1), "g"),)], error=b"disk gone")
        with self.assertRaisesRegex(ValueError, "^X: the Arrow stream ended with error 5: disk gone$"):
            as_rows(producer)
        self.assertEqual(producer.released, 2)
        with self.assertRaisesRegex(ValueError, "^X: a table is needed, but the Arrow data has the format 'g'\\.$"):
            as_rows(Producer([], [], format=b"g"))
        with self.assertRaisesRegex(ValueError, "^X: two columns have the same name; names must differ\\.$"):
            as_rows(Producer(["a", "a"], [(numbers(np.zeros(1), "g"), numbers(np.zeros(1), "g"))]))
        with self.assertRaisesRegex(ValueError, r"Found array with 0 sample"):
            as_rows(Producer(["a"], [(numbers(np.zeros(0), "g"),)]))

    def test_a_code_without_entry(self):
        with self.assertRaisesRegex(ValueError, "^X: row 2 of a dictionary of Arrow has the code 4, but there are 1 entries\\.$"):
            read(Column("c", 2, [np.array([0, 4], np.int8)], dictionary=texts(["a"])))


if __name__ == "__main__":
    unittest.main()
