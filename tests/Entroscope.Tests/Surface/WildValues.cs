using System.Collections;
using System.Reflection;

namespace Entroscope.Tests.Surface;

/// <summary>Arguments that nobody means: for every type of parameter the values of which some caller passes one by mistake, valid ones first.</summary>
/// <param name="valid">Finds valid instances of a type of the library; two of different models where there are two.</param>
/// <param name="folder">A folder that files may be written to.</param>
internal sealed class WildValues(Func<Type, IReadOnlyList<object>> valid, string folder)
{
    private const int LongestOptions = 60;

    /// <summary>Gets the values to try for a parameter, the first of them valid where that is possible.</summary>
    public IReadOnlyList<object?> Of(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) && IsPath(parameter.Name!) ? Paths() : Of(parameter.ParameterType);

    public IReadOnlyList<object?> Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return [null, .. Of(underlying)];
        }

        if (type.IsByRef)
        {
            return [Of(type.GetElementType()!)[0]];
        }

        if (type == typeof(CancellationToken))
        {
            // The caller puts in one that ends what may take long.
            return [default(CancellationToken)];
        }

        if (type == typeof(Stream))
        {
            return [new MemoryStream(), null, Stream.Null, new MemoryStream([], writable: false)];
        }

        return Simple(type) is { } simple ? simple : Elements(type) ?? Instances(type);
    }

    private static bool IsPath(string name) => name.Contains("path", StringComparison.OrdinalIgnoreCase) || name is "folder" or "file";

    private static object?[]? Simple(Type type)
    {
        if (type.IsEnum)
        {
            Array values = Enum.GetValues(type);
            return [.. values.Cast<object>(), Enum.ToObject(type, -1), Enum.ToObject(type, 99), Enum.ToObject(type, int.MaxValue)];
        }

        object?[]? list = Type.GetTypeCode(type) switch
        {
            TypeCode.Int32 => [1, 0, 2, -1, 3, 1000, int.MinValue, int.MaxValue],
            TypeCode.Int64 => [1L, 0L, 64L, -1L, long.MinValue, long.MaxValue],
            TypeCode.UInt64 => [1UL, 0UL, ulong.MaxValue],
            TypeCode.Double => [0.5, 0.0, 1.0, -1.0, 1e308, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon],
            TypeCode.Boolean => [false, true],
            TypeCode.String => ["line", null, string.Empty, " ", "no such", "grid:2147483647x2147483647", "line:0", "\u001b[31m\0", new string('x', 5000)],
            _ => null,
        };
        return list ?? (type == typeof(object) ? [null, "other"] : type == typeof(TimeSpan) ? [TimeSpan.Zero, TimeSpan.MinValue, TimeSpan.MaxValue] : null);
    }

    private object?[] Paths() =>
    [
        Path.Combine(folder, "out.json"), Path.Combine(folder, "data.csv"), Path.Combine(folder, "model.json"), null, string.Empty, folder,
        Path.Combine(folder, "none", "m.safetensors"), Path.Combine(folder, "a\0b.json"), Path.Combine(folder, "m.unknown"),
    ];

    // Arrays, lists, dictionaries and spans, which take an array by conversion.
    private List<object?>? Elements(Type type)
    {
        if (type.IsGenericType && type.GetGenericArguments() is [Type key, Type value] && type.Name.Contains("Dictionary", StringComparison.Ordinal))
        {
            var made = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;
            var other = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(key, value))!;
            other.Add(Of(key)[0]!, Of(value)[0]);
            return [made, null, other];
        }

        Type? element = type.IsArray
            ? type.GetElementType()
            : type.IsGenericType && type.GetGenericArguments().Length == 1 && type.Name.Split('`')[0] is "IReadOnlyList" or "IEnumerable" or "Span"
                or "ReadOnlySpan" or "IReadOnlyCollection" ? type.GetGenericArguments()[0] : null;
        if (element is null)
        {
            return null;
        }

        IReadOnlyList<object?> items = Of(element);
        List<object?> arrays =
        [
            Array(element, items[0] is null ? [] : [items[0]]), null, Array(element, []), Array(element, [items[0], items[0]]), Array(element, items),
            Array(element, [.. Enumerable.Repeat(items[0], 4)]),
        ];
        arrays.AddRange(items.Skip(1).Take(10).Select(item => Array(element, [item])));
        arrays.AddRange(items.Skip(1).Take(4).Select(item => Array(element, [item, item, item, item])));
        return arrays;
    }

    private static Array Array(Type element, IReadOnlyList<object?> items)
    {
        var array = System.Array.CreateInstance(element, items.Count);
        for (int i = 0; i < items.Count; i++)
        {
            array.SetValue(items[i], i);
        }

        return array;
    }

    private List<object?> Instances(Type type)
    {
        List<object?> values = [.. valid(type)];
        if (type.IsValueType)
        {
            values.Add(Activator.CreateInstance(type));
        }
        else
        {
            values.Add(null);
        }

        if (type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name is "NetworkPlan")
        {
            values.AddRange(Options(type));
        }

        return values;
    }

    /// <summary>Makes the default options, each with one property set to one wild value.</summary>
    private IEnumerable<object?> Options(Type type)
    {
        var copy = type.GetMethod("<Clone>$")!;
        object standard = valid(type) is [var first, ..] ? first : Activator.CreateInstance(type)!;
        return type.GetProperties().Where(p => p.SetMethod is { IsPublic: true })
            .SelectMany(p => Of(p.PropertyType).Where(v => v?.GetType() != type).Select(value =>
            {
                object options = copy.Invoke(standard, null)!;
                p.SetValue(options, value);
                return options;
            })).Take(LongestOptions);
    }
}
