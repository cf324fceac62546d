// Writes people.parquet (Rust's parquet) and people.arrow, people.feather, people.arrows (JavaScript's Arrow) from people.csv.
import * as arrow from 'apache-arrow';
import parquet from 'parquet-wasm/node';
import fs from 'node:fs';

const lines = fs.readFileSync('people.csv', 'utf8').trim().split('\n').map(l => l.split(','));
const header = lines.shift();
const column = (name, read) => lines.map(l => l[header.indexOf(name)]).map(t => t === '' ? null : read(t));
const types = {
  income: [new arrow.Float64(), Number],
  age: [new arrow.Int32(), Number],
  colour: [new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()), String],
  active: [new arrow.Bool(), t => t === 'true'],
  signup: [new arrow.DateDay(), t => new Date(t + 'T00:00:00Z')],
  seen: [new arrow.TimestampMillisecond(), t => Date.parse(t.replace(' ', 'T') + 'Z')],
  churn: [new arrow.Utf8(), String],
};
const vectors = Object.fromEntries(header.map(n => [n, arrow.vectorFromArray(column(n, types[n][1]), types[n][0])]));
const table = new arrow.Table(vectors);
const half = [table.slice(0, 120), table.slice(120)];
const batches = new arrow.Table(table.schema, half.flatMap(t => t.batches));
fs.writeFileSync('people.arrow', arrow.tableToIPC(batches, 'file'));
fs.writeFileSync('people.arrows', arrow.tableToIPC(batches, 'stream'));
for (const [name, codec] of [['snappy', parquet.Compression.SNAPPY], ['zstd', parquet.Compression.ZSTD], ['gzip', parquet.Compression.GZIP]]) {
  const settings = new parquet.WriterPropertiesBuilder().setCompression(codec).setMaxRowGroupSize(128).build();
  fs.writeFileSync(`people.${name}.parquet`, parquet.writeParquet(parquet.Table.fromIPCStream(arrow.tableToIPC(table, 'stream')), settings));
}
const odd = new arrow.Table({
  n: arrow.vectorFromArray([1, 2, 3], new arrow.Int32()),
  list: arrow.vectorFromArray([[1], [2, 3], []], new arrow.List(new arrow.Field('item', new arrow.Int32()))),
  raw: arrow.vectorFromArray([new Uint8Array([1]), new Uint8Array([2]), new Uint8Array([3])], new arrow.Binary()),
});
fs.writeFileSync('odd.arrow', arrow.tableToIPC(odd, 'file'));
fs.writeFileSync('odd.parquet', parquet.writeParquet(parquet.Table.fromIPCStream(arrow.tableToIPC(odd, 'stream'))));

// Small ones for tests/Entroscope.Fuzz/Tables.
const small = table.slice(0, 24);
const stream = arrow.tableToIPC(small, 'stream');
fs.writeFileSync('small.arrow', arrow.tableToIPC(small, 'file'));
fs.writeFileSync('small.arrows', stream);
const writers = {
  plain: b => b.setCompression(parquet.Compression.UNCOMPRESSED).setDictionaryEnabled(false),
  indexed: b => b.setCompression(parquet.Compression.UNCOMPRESSED).setMaxRowGroupSize(13),
  second: b => b.setCompression(parquet.Compression.SNAPPY).setWriterVersion(parquet.WriterVersion.V2),
  packed: b => b.setCompression(parquet.Compression.GZIP),
  zstd: b => b.setCompression(parquet.Compression.ZSTD),
};
const noBooleans = arrow.tableToIPC(small.select(header.filter(n => n !== 'active')), 'stream');
for (const [name, set] of Object.entries(writers)) {
  const source = name === 'second' ? noBooleans : stream;
  fs.writeFileSync(`small.${name}.parquet`, parquet.writeParquet(parquet.Table.fromIPCStream(source), set(new parquet.WriterPropertiesBuilder()).build()));
}
fs.writeFileSync('version2.parquet', parquet.writeParquet(parquet.Table.fromIPCStream(stream), writers.second(new parquet.WriterPropertiesBuilder()).build()));
