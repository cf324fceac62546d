namespace Entroscope.Networks.Graphs;

/// <summary>Tensors, types and shapes.</summary>
internal sealed partial class OnnxReader
{
    private OnnxTensor ReadTensor(WireRange message)
    {
        Refuse.Model(++_tensors > OnnxLimits.MostTensors, $"byte {message.Start}: more than {OnnxLimits.MostTensors} tensors.");
        var tensor = new OnnxTensor(string.Empty, 0, [], message);
        var dimensions = new List<long>();
        var external = new Dictionary<string, string>(StringComparer.Ordinal);
        bool outside = false;
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.VarintType or WireReader.BytesType):
                    reader.Integers(dimensions);
                    break;
                case (2, WireReader.VarintType):
                    tensor = tensor with { Type = reader.Int32() };
                    break;
                case (8, WireReader.BytesType):
                    tensor = tensor with { Name = reader.Text() };
                    break;
                case (9, WireReader.BytesType):
                    tensor = tensor with { Raw = reader.Range() };
                    break;
                case (13, WireReader.BytesType):
                    ReadEntry(reader.Range(), external);
                    break;
                case (14, WireReader.VarintType):
                    outside = reader.Int32() == 1;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        tensor = tensor with { Dimensions = [.. dimensions] };
        OnnxChecks.Ensure(tensor, outside || external.Count > 0);
        return outside || external.Count > 0 ? tensor with { External = External(tensor, external) } : tensor;
    }

    private ExternalData External(OnnxTensor tensor, Dictionary<string, string> entries)
    {
        string place = Invariant($"tensor '{tensor.Name}'");
        Refuse.Model(!entries.TryGetValue("location", out string? location) || location.Length == 0,
            $"{place}: its elements lie beside the model, but no file is named.");
        _external.Add(location);
        return new ExternalData(location, Number("offset", 0), Number("length", ElementType.Bytes(tensor.Type, tensor.Count)));

        long Number(string key, long standard)
        {
            if (!entries.TryGetValue(key, out string? text))
            {
                return standard;
            }

            Refuse.Model(!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value),
                $"{place}: the {key} of its external data is '{text}', which is no integer of at least 0.");
            return value;
        }
    }

    private OnnxTensor ReadSparse(WireRange message)
    {
        OnnxTensor? values = null;
        var dimensions = new List<long>();
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    values = ReadTensor(reader.Range());
                    break;
                case (2, WireReader.BytesType):
                    ReadTensor(reader.Range());
                    break;
                case (3, WireReader.VarintType or WireReader.BytesType):
                    reader.Integers(dimensions);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var sparse = new OnnxTensor(values?.Name ?? string.Empty, values?.Type ?? ElementType.Float, [.. dimensions], message);
        OnnxChecks.Ensure(sparse, true);
        return sparse;
    }

    private OnnxValue ReadValue(WireRange message)
    {
        var value = new OnnxValue(string.Empty, 0, null);
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case (1, WireReader.BytesType):
                    value = value with { Name = reader.Text() };
                    break;
                case (2, WireReader.BytesType):
                    value = ReadType(reader.Range(), value);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return value;
    }

    // A type is a tensor's, or one of another kind, whose content nothing here looks at.
    private OnnxValue ReadType(WireRange message, OnnxValue value)
    {
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            if (reader.Tag != (1, WireReader.BytesType))
            {
                reader.Skip();
                continue;
            }

            var tensor = new WireReader(_bytes, reader.Range());
            while (tensor.Next())
            {
                switch (tensor.Tag)
                {
                    case (1, WireReader.VarintType):
                        value = value with { Type = tensor.Int32() };
                        break;
                    case (2, WireReader.BytesType):
                        value = value with { Dimensions = ReadShape(tensor.Range()) };
                        break;
                    default:
                        tensor.Skip();
                        break;
                }
            }
        }

        return value;
    }

    private OnnxDimension[] ReadShape(WireRange message)
    {
        var dimensions = new List<OnnxDimension>();
        var reader = new WireReader(_bytes, message);
        while (reader.Next())
        {
            if (reader.Tag != (1, WireReader.BytesType))
            {
                reader.Skip();
                continue;
            }

            Refuse.Model(dimensions.Count == OnnxLimits.MostDimensions, $"byte {message.Start}: a shape of more than {OnnxLimits.MostDimensions} dimensions.");
            (long size, string? symbol) = (-1, null);
            var dimension = new WireReader(_bytes, reader.Range());
            while (dimension.Next())
            {
                switch (dimension.Tag)
                {
                    case (1, WireReader.VarintType):
                        (size, symbol) = (Math.Max(-1, dimension.Integer()), null);
                        break;
                    case (2, WireReader.BytesType):
                        (size, symbol) = (-1, dimension.Text() is { Length: > 0 } name ? name : null);
                        break;
                    default:
                        dimension.Skip();
                        break;
                }
            }

            dimensions.Add(new OnnxDimension(size, symbol));
        }

        return [.. dimensions];
    }
}
