using Entroscope.Model.Leaves;

namespace Entroscope.Tests.Engine;

/// <summary>A column that does something when one of its rows is read.</summary>
internal sealed class TriggerColumn(ValueColumn values, int trigger, Action action) : ValueColumn
{
    public override int Count => values.Count;

    public override double this[int row]
    {
        get
        {
            if (row == trigger)
            {
                action();
            }

            return values[row];
        }
    }

    public override ValueColumn Select(ReadOnlySpan<int> rows) => throw new NotSupportedException();
}
