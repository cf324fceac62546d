using Entroscope.Native.Calls;

namespace Entroscope.Native.Work;

/// <summary>Requests of the caller: JSON objects in, the arguments of a command out.</summary>
internal static class Requests
{
    /// <summary>Checks the members of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">The member that names what is asked for, a text.</param>
    /// <param name="texts">The member that is a list of texts, or null.</param>
    /// <exception cref="UsageException">One is missing or has another type.</exception>
    public static void Ensure(JsonElement request, string name, string? texts)
    {
        Ensure(request, "request", JsonValueKind.Object);
        Ensure(Member(request, name), name, JsonValueKind.String);
        Ensure(Member(request, "options"), "options", JsonValueKind.Object);
        if (texts is not null)
        {
            JsonElement list = Member(request, texts);
            Ensure(list, texts, JsonValueKind.Array);
            foreach (JsonElement text in list.EnumerateArray())
            {
                Ensure(text, texts, JsonValueKind.String);
            }
        }

        if (request.TryGetProperty("held", out JsonElement held))
        {
            Ensure(held, "held", JsonValueKind.Object);
            foreach (JsonProperty handle in held.EnumerateObject())
            {
                UsageException.ThrowIf(
                    handle.Value.ValueKind != JsonValueKind.Number || !handle.Value.TryGetInt64(out _), $"'{handle.Name}' of the request is no handle");
            }
        }
    }

    /// <summary>
    /// Writes options as a command line has them: <c>{"prior_strength": [0.3, 1], "refit": false}</c> is <c>--prior-strength 0.3,1 --no-refit</c>.
    /// </summary>
    /// <param name="command">The command whose options they are.</param>
    /// <exception cref="NoOptionException">The command has no such option.</exception>
    /// <exception cref="UsageException">A value is an object.</exception>
    public static IEnumerable<string> Arguments(Command command, JsonElement options)
    {
        foreach (JsonProperty option in options.EnumerateObject())
        {
            string name = option.Name.Replace('_', '-');
            if (!Has(command, "--" + name) && !Has(command, "--no-" + name))
            {
                throw new NoOptionException($"{command.Name} has no option '{option.Name}' (see 'entroscope {command.Name} --help')");
            }

            switch (option.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.True when !Has(command, "--" + name):
                    break;
                case JsonValueKind.False when Has(command, "--no-" + name):
                    yield return "--no-" + name;
                    break;
                case JsonValueKind.True:
                    yield return "--" + name;
                    break;
                case JsonValueKind.False:
                    break;
                case JsonValueKind.Array:
                    yield return "--" + name;
                    yield return string.Join(',', option.Value.EnumerateArray().Select(v => Text(v, option.Name)));
                    break;
                default:
                    yield return "--" + name;
                    yield return Text(option.Value, option.Name);
                    break;
            }
        }
    }

    /// <summary>Gets what the names of a request stand for.</summary>
    /// <exception cref="HandleException">A handle is that of nothing that may be named.</exception>
    public static Dictionary<string, object> Held(JsonElement request)
    {
        var held = new Dictionary<string, object>(StringComparer.Ordinal);
        if (request.TryGetProperty("held", out JsonElement names))
        {
            foreach (JsonProperty name in names.EnumerateObject())
            {
                object found = Handles.Get<object>(name.Value.GetInt64());
                held[name.Name] = found switch
                {
                    HeldModel model => model.Model,
                    SourceFile table => table with { Path = name.Name },
                    _ => throw new HandleException(Invariant($"Handle {name.Value} of '{name.Name}' is that of neither a model nor a table.")),
                };
            }
        }

        return held;
    }

    /// <summary>Makes a JSON object.</summary>
    public static byte[] Json(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static JsonElement Member(JsonElement request, string name) =>
        request.TryGetProperty(name, out JsonElement found) ? found : throw new UsageException($"the request has no member '{name}'");

    private static void Ensure(JsonElement value, string name, JsonValueKind kind) =>
        UsageException.ThrowIf(value.ValueKind != kind, $"'{name}' of the request must be of the type {kind}, but is of {value.ValueKind}");

    private static bool Has(Command command, string name) => command.Options.Any(o => string.Equals(o.Name, name, StringComparison.Ordinal));

    private static string Text(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        _ => throw new UsageException($"{name} must be a number, a text, true, false or a list of numbers and texts"),
    };
}
