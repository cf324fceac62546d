using System.Diagnostics.CodeAnalysis;

namespace Entroscope;

/// <summary>Refuses what was given where a condition holds; the message is composed only then, in the invariant culture.</summary>
internal static class Refuse
{
    public static void Argument([DoesNotReturnIf(true)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] RefusalText message, string name)
    {
        if (condition)
        {
            throw new ArgumentException(message.Finish(), name);
        }
    }

    public static void Data([DoesNotReturnIf(true)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] RefusalText message)
    {
        if (condition)
        {
            throw new DataException(message.Finish());
        }
    }

    public static void Model([DoesNotReturnIf(true)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] RefusalText message)
    {
        if (condition)
        {
            throw new ModelException(message.Finish());
        }
    }

    public static void Range([DoesNotReturnIf(true)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] RefusalText message, string name)
    {
        if (condition)
        {
            throw new ArgumentOutOfRangeException(name, message.Finish());
        }
    }

    /// <summary>Checks an index; costs no more than the check of the array that it is then used on.</summary>
    /// <returns>The index.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Index(int value, int count, string name)
    {
        if ((uint)value >= (uint)count)
        {
            WrongIndex(value, count, name);
        }

        return value;
    }

    public static void Size([DoesNotReturnIf(true)] bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] RefusalText message)
    {
        if (condition)
        {
            throw new SizeLimitException(message.Finish());
        }
    }

    [DoesNotReturn]
    private static void WrongIndex(int value, int count, string name) =>
        throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"It must be an integer of 0..{count - 1}, but is {value}."));
}

/// <summary>The message of a refusal.</summary>
[InterpolatedStringHandler]
internal ref struct RefusalText
{
    private DefaultInterpolatedStringHandler _text;

    public RefusalText(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = condition;
        _text = condition ? new DefaultInterpolatedStringHandler(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    public void AppendLiteral(string value) => _text.AppendLiteral(value);

    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    public string Finish() => _text.ToStringAndClear();
}
