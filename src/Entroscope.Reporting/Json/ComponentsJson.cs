namespace Entroscope.Reporting.Json;

/// <summary>The keys of the components of a trained mixture; scores in nats a validation row.</summary>
internal static class ComponentsJson
{
    /// <summary>Writes the array of the components.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ComponentReport> components) => json.Objects("components", components, component =>
    {
        json.WriteString("tree", component.Tree.Description);
        json.Members(new { component.Parameters, component.Weight, component.Training.Steps, component.Training.PriorStrength });
        json.Number("validation_score", component.Training.Score);
        if (component is { Share: { } share, Entropy: { } entropy })
        {
            json.Estimate("share", share);
            json.Estimate("entropy", entropy);
        }
    });
}
