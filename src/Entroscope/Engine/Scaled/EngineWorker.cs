using System.Numerics;
using Entroscope.Model;
using Entroscope.Numerics;

namespace Entroscope.Engine.Scaled;

/// <summary>What a thread of an engine owns: a pass with its scratch memory, a batch, memory for slots and counts; made when first needed.</summary>
internal sealed class EngineWorker<T>(ScaledNetwork<T> network, EnginePlan plan)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ScaledNetwork<T> _network = network;
    private readonly EnginePlan _plan = plan;
    private AlignedBuffer<T>? _slots;
    private CountSums? _sums;
    private LedgerReader<T>? _ledger;
    private LedgerWriter<T>? _writer;

    public TreePass<T> Pass { get; } = new TreePass<T>(network, plan.Layout);

    public PanelBatch Batch { get; } = new PanelBatch(plan.GroupPanels, plan.PanelLanes);

    public RootPanels<T> Root { get; } = new RootPanels<T>(network.Model.Classes, plan.GroupPanels * plan.PanelLanes);

    /// <summary>Gets the memory of the slots of the last map for which there was room made.</summary>
    public AlignedBuffer<T> Slots => _slots ?? throw new InvalidOperationException("No slots have been reserved.");

    /// <summary>Gets counts of the thread's own.</summary>
    public CountSums Sums => _sums ??= new CountSums(new ExpectedCounts(_network.Model), _network.Tree.SiteCount);

    /// <summary>Forgets the sums of a pass that did not end.</summary>
    public void DropSums() => _sums = null;

    /// <summary>Makes room for the slots of a map.</summary>
    /// <param name="map">The map, whose slots all lie in memory of the thread's own.</param>
    public void Reserve(SlotMap map)
    {
        if (_slots is null || _slots.Length < map.SharedRows * _plan.PanelLanes)
        {
            _slots = new AlignedBuffer<T>(map.SharedRows * _plan.PanelLanes);
        }

        Pass.Use(map, _slots);
    }

    /// <summary>Makes room for counts of the thread's own: nothing has been summed, so nothing is added.</summary>
    public void ReserveSums()
    {
        if (_sums is null)
        {
            FinishSites();
        }
    }

    /// <summary>Adds the counts of all tabulated sites from what has been summed for their values.</summary>
    public void FinishSites()
    {
        for (int site = 0; site < _network.Tree.SiteCount; site++)
        {
            Pass.FinishSite(site, Sums);
        }
    }

    /// <summary>Loads samples and takes them up the whole tree.</summary>
    /// <param name="map">Where slots lie, in memory of the thread's own.</param>
    /// <param name="labels">The class of every row of the data, or null.</param>
    /// <param name="weights">The weight of every row of the data, or null.</param>
    public void Up(SlotMap map, Observations data, RowSelection rows, int[]? labels, ClassDetail detail, double[]? weights = null)
    {
        Batch.Load(data, rows, labels, weights);
        Reserve(map);
        Pass.Up(_plan.Whole[0][0].Nodes, Batch);
        Pass.ReadRoot(Batch, Root, detail);
    }

    /// <summary>Takes the samples down again and adds their counts to the thread's own.</summary>
    public void DownCounts()
    {
        Pass.Down(_plan.Whole[0][0].Nodes, Batch, Root, Sums);
        Root.AddCounts(Batch, Sums.Counts);
    }

    /// <summary>Takes the samples down again and writes their ledger.</summary>
    /// <param name="sites">What is known of the sites for every value.</param>
    /// <param name="position">The row of the table that the first sample goes to.</param>
    public void DownLedger(SiteLedgers<T> sites, LedgerTable table, int position)
    {
        _ledger ??= new LedgerReader<T>(_network, sites);
        _writer ??= new LedgerWriter<T>(_network);
        _ledger.Begin(Batch, Root);
        DownFlows(_ledger);
        _writer.Write(Pass, Batch, Root, table, position);
    }

    /// <summary>Takes the samples down again and hands their posteriors over.</summary>
    public void DownFlows(IFlowReader<T> reader) => Pass.DownFlows(_plan.Whole[0][0].Nodes, Batch, reader);
}
