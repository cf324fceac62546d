namespace Entroscope.Networks.Observation;

/// <summary>
/// Makes inner tensors outputs by appending to a file: protocol buffers merge the messages of a field that is there twice, so that a graph that holds
/// outputs alone (ModelProto.graph.output.name) adds them to those of the model. Nothing is written anew, whatever the file holds.
/// </summary>
internal static class ExposedModel
{
    // Number and wire type in one byte: ModelProto.graph, GraphProto.output, ValueInfoProto.name.
    private const byte GraphTag = 0x3A;
    private const byte OutputTag = 0x62;
    private const byte NameTag = 0x0A;

    /// <summary>Appends outputs.</summary>
    /// <param name="model">The bytes of a model.</param>
    /// <param name="tensors">The names of tensors that its nodes compute.</param>
    public static byte[] With(byte[] model, IEnumerable<string> tensors)
    {
        var outputs = new List<byte>();
        foreach (string tensor in tensors)
        {
            byte[] name = Encoding.UTF8.GetBytes(tensor);
            byte[] field = [NameTag, .. Varint(name.Length), .. name];
            outputs.Add(OutputTag);
            outputs.AddRange(Varint(field.Length));
            outputs.AddRange(field);
        }

        if (outputs.Count == 0)
        {
            return model;
        }

        // A model is large: it is copied once.
        byte[] appended = [GraphTag, .. Varint(outputs.Count), .. outputs];
        byte[] exposed = GC.AllocateUninitializedArray<byte>(model.Length + appended.Length);
        model.CopyTo(exposed, 0);
        appended.CopyTo(exposed, model.Length);
        return exposed;
    }

    private static IEnumerable<byte> Varint(int value)
    {
        for (uint rest = (uint)value; ; rest >>= 7)
        {
            if (rest < 0x80)
            {
                yield return (byte)rest;
                yield break;
            }

            yield return (byte)(rest | 0x80);
        }
    }
}
