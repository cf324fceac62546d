using Entroscope.Learning.Loop;

namespace Entroscope.Native.Calls;

/// <summary>A call that takes long, as another thread sees it: it can be cancelled, and asked how far it is.</summary>
internal sealed class LongCall : IProgress<TrainingProgress>, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();
    private readonly Queue<string> _lines = new();
    private volatile TrainingProgress? _latest;

    public CancellationToken Token => _cancellation.Token;

    public void Cancel() => _cancellation.Cancel();

    public void Dispose() => _cancellation.Dispose();

    public void Report(TrainingProgress value) => _latest = value;

    /// <summary>Gets the writer of messages: they are kept until they are asked for.</summary>
    public TextWriter Messages(StringWriter copy) => new Lines(this, copy);

    /// <summary>Says how far it is, and what was said since the last time, as a JSON object.</summary>
    public byte[] Describe()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (_latest is { } p)
            {
                json.WriteString("activity", p.Activity);
                json.WriteNumber("restart", p.Restart);
                json.WriteNumber("step", p.Step);
                json.WriteNumber("steps", p.Steps);
                json.WriteNumber("fraction", p.Fraction);
                Write(json, "train", p.TrainLogLikelihood);
                Write(json, "validation", p.ValidationLogLikelihood);
                Write(json, "seconds_left", p.Remaining?.TotalSeconds);
            }

            json.WriteStartArray("messages");
            lock (_lines)
            {
                while (_lines.TryDequeue(out string? line))
                {
                    json.WriteStringValue(line);
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private sealed class Lines(LongCall call, StringWriter copy) : TextWriter(CultureInfo.InvariantCulture)
    {
        private readonly StringBuilder _line = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            copy.Write(value);
            if (value == '\n')
            {
                lock (call._lines)
                {
                    call._lines.Enqueue(_line.ToString());
                }

                _line.Clear();
            }
            else if (value != '\r')
            {
                _line.Append(value);
            }
        }
    }
}
