namespace Entroscope.Fuzz;

/// <summary>What is promised of a message.</summary>
internal static class FuzzCheck
{
    private const int Longest = 500;

    /// <summary>Demands one line of at most 500 characters without control characters.</summary>
    /// <exception cref="FuzzFault">It is longer, or has one.</exception>
    public static void Message(string message)
    {
        if (message.Length is 0 or > Longest)
        {
            throw new FuzzFault(Invariant($"A message of {message.Length} characters: {message[..Math.Min(200, message.Length)]}"));
        }

        if (message.Any(char.IsControl))
        {
            throw new FuzzFault(Invariant($"A message with the control character U+{(int)message.First(char.IsControl):X4}: {message}"));
        }
    }
}
