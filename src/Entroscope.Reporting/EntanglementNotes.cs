namespace Entroscope.Reporting;

/// <summary>What is said beside entanglement, on pages as in text.</summary>
internal static class EntanglementNotes
{
    /// <summary>Says what the state of a network is.</summary>
    /// <param name="reading">The words of the model's reading.</param>
    public static string Reading(string reading) => reading switch
    {
        "generative" => "The weights are probabilities: the state has the amplitudes p(x | y), with the squared norm sum p^2 = exp(-H_2). Its entanglement "
            + "is a property of the table of probabilities, which bounds the channels that represent it, and not the mutual information, which 'mi' measures.",
        "born" => "The weights are real and p(x) = h(x)^2 / Z: the state has the amplitudes h(x), and the squared norm is Z.",
        _ => "The weights are real: the state of a class has its score h_y(x) as amplitudes.",
    };

    public static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
