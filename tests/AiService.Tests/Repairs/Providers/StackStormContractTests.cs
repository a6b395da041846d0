using System.Text.Json.Nodes;
using AiService.Repairs.Running;
using AiService.Repairs.Store;
using AiService.Tests.Harness;
using AiService.Tests.StackStorm;

namespace AiService.Tests.Repairs.Providers;

/// <summary>StackStorm as a provider.</summary>
public sealed class StackStormContractTests : ProviderContract
{
    private protected override ProviderRig Rig { get; } = new StackStorm();

    private sealed class StackStorm : ProviderRig
    {
        private const string Guides = "6b04412653e8bd92fcb1967d";

        private readonly FakeStackStorm engine = new();
        private readonly StackStormRig rig;

        public StackStorm()
        {
            rig = new StackStormRig(engine.BaseUrl, "STACKSTORM_EXECUTION_TIMEOUT=60", "STACKSTORM_SETTLE_TIME=30");
            engine.Seen = request =>
            {
                if (request.Method == "POST")
                {
                    NoteStart();
                }
            };
        }

        public override IRepairProvider Provider => rig.Provider;

        public override RepairOrder Order { get; } = Orders.Guide() with { RepairId = Guid.CreateVersion7() };

        public override ProviderTraits Traits => new(Verifies: false, CanBeCancelled: true, CancelStopsAction: false, DeclaresSecrets: true);

        public override ResumePoint Known => new(rig.Time.GetUtcNow().AddSeconds(-20), Guides, "running");

        public override string Secret => StackStormRig.Key;

        public override int Started => engine.Posts.Count;

        public override void Works() => engine.Lives("01c_python_success").Traces("05f_traces_unknown_tag");

        public override void IsAway() => engine.Dispose();

        public override void KnowsNothing() => engine.Declares(Orders.EnableInterface).Traces("05f_traces_unknown_tag");

        public override void Says(string words)
        {
            var document = new JsonObject { ["id"] = Guides, ["status"] = "succeeded", ["result"] = new JsonObject { ["stdout"] = words } }.ToJsonString();
            engine.Declares(Orders.EnableInterface).AnswersPost("01c_python_success")
                .On("GET", $"/v1/executions/{Guides}", _ => FakeStackStorm.Text(200, document, "application/json"));
        }

        public override async Task<AttemptResult> RunAsync(ResumePoint? resume, CancellationToken stopping, CancellationToken cancel)
        {
            Journal = Records.Journal(Order, "stackstorm", rig.Time);
            return await rig.Pump.RunAsync(Provider.RunAsync(new AttemptContext(Order, Journal, new RepairSignals(stopping, cancel), resume)));
        }

        public override void Dispose()
        {
            rig.Dispose();
            engine.Dispose();
        }
    }
}
