namespace Entroscope.Coding;

/// <summary>What symbols are coded into or decoded from: the same calls in the same order on either side.</summary>
internal interface ICodeStream
{
    /// <summary>Codes one symbol.</summary>
    /// <param name="bounds">The cumulative probabilities of the symbols.</param>
    /// <param name="symbol">The symbol; a decoder does not read it.</param>
    /// <returns>The symbol.</returns>
    int Code(SymbolBounds bounds, int symbol);

    /// <summary>Codes one bit.</summary>
    /// <param name="parts">The probability of a one, 1..2^48 - 1 parts of 2^48.</param>
    /// <param name="bit">The bit; a decoder does not read it.</param>
    /// <returns>The bit.</returns>
    int Bit(ulong parts, int bit);
}
