using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace AiService.Tests.Samples;

/// <summary>The simulator against what a real StackStorm 3.9 answered to the same requests.</summary>
public sealed class SimulatorAsRecordedTests(SimulatorFixture simulator) : IClassFixture<SimulatorFixture>
{
    [Theory]
    [InlineData("03a_unknown_action")]
    [InlineData("03a2_unknown_pack")]
    [InlineData("03a3_ref_without_dot")]
    [InlineData("03a4_ref_empty")]
    [InlineData("03a5_action_missing")]
    [InlineData("03a6_action_null")]
    [InlineData("03b_disabled_action")]
    [InlineData("03c_unknown_parameter")]
    [InlineData("03d_string_param_sent_as_integer")]
    [InlineData("03d2_string_param_sent_as_float")]
    [InlineData("03d3_string_param_sent_as_bool")]
    [InlineData("03d4_string_param_sent_as_null")]
    [InlineData("03d5_string_param_sent_as_object")]
    [InlineData("03d6_string_param_sent_as_array")]
    [InlineData("03e_required_missing")]
    [InlineData("03e2_no_parameters_key")]
    [InlineData("03e3_parameters_null")]
    [InlineData("03g2_integer_param_sent_as_text")]
    [InlineData("03h2_enum_violation")]
    [InlineData("03h3_array_sent_as_string")]
    [InlineData("03i_immutable_param_given")]
    [InlineData("03k3_jinja_undefined")]
    [InlineData("03m2_empty_body")]
    [InlineData("03m3_array_body")]
    [InlineData("03o_method_put")]
    [InlineData("02x_unknown_path_with_key")]
    [InlineData("04e_get_action_unknown")]
    [InlineData("04e2_params_view_unknown")]
    [InlineData("04f_root")]
    [InlineData("05f_traces_unknown_tag")]
    [InlineData("05h_trace_tag_non_string")]
    [InlineData("05h2_trace_context_bad_key")]
    [InlineData("05h3_trace_context_unknown_id")]
    [InlineData("05h4_trace_context_string")]
    [InlineData("05l5_limit_0")]
    [InlineData("06i_stream_via_api_port")]
    [InlineData("01h4_cancel_unknown_id_DELETE")]
    [InlineData("01h5_cancel_malformed_id_DELETE")]
    [InlineData("01h6_get_unknown_id")]
    [InlineData("01h7_get_malformed_id")]
    public async Task The_answer_is_the_recorded_one_word_for_word(string name)
    {
        var recorded = Recording.Of(name);

        using var answer = await simulator.SendAsync(recorded.Method, recorded.PathAndQuery, recorded.Body);

        ((int)answer.StatusCode).Should().Be(recorded.Status);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
        JsonNode.DeepEquals(body, recorded.Answer).Should().BeTrue("the answer {0} should be {1}", body, recorded.Answer);
        answer.Headers.GetValues("X-Simulation").Should().Equal("StackStormSimulator");
    }

    [Theory]
    [InlineData("01b_noop_success")]
    [InlineData("01c_python_success")]
    [InlineData("01d_fail_exit1")]
    [InlineData("01e_fail_python_tuple")]
    [InlineData("03d7_string_param_empty")]
    [InlineData("03f_optional_null")]
    [InlineData("03g_integer_param_sent_as_numeric_string")]
    [InlineData("03g3_integer_param_sent_as_float")]
    [InlineData("03h_boolean_sent_as_string")]
    [InlineData("03h4_object_sent_as_jsonstring")]
    [InlineData("03j_secret_param_masked")]
    [InlineData("03k4_jinja_broken")]
    [InlineData("03k5_jinja_config_secret")]
    [InlineData("03l_body_unknown_field")]
    [InlineData("03m5_no_charset_utf8")]
    [InlineData("03p_trailing_slash")]
    [InlineData("03q_no_v1")]
    [InlineData("03s_body_user_other")]
    [InlineData("05a_post_with_trace_tag")]
    [InlineData("14f_jinja_injection_reads_datastore")]
    [InlineData("14g_jinja_escape_jinja_string_literal")]
    [InlineData("14g_jinja_escape_percent_in_text")]
    [InlineData("14g_jinja_escape_raw_block")]
    [InlineData("20b_seed_request_with_string_device_id")]
    public async Task A_created_execution_has_the_recorded_keys_parameters_and_context(string name)
    {
        var recorded = Recording.Of(name);

        using var answer = await simulator.SendAsync(recorded.Method, recorded.PathAndQuery, recorded.Body);

        answer.StatusCode.Should().Be(HttpStatusCode.Created);
        var document = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
        Shape.Of(document).Should().Equal(Shape.Of(recorded.Answer));
        foreach (var same in new[] { "status", "parameters", "context" })
        {
            JsonNode.DeepEquals(document[same], recorded.Answer[same]).Should().BeTrue("{0} is {1}", same, document[same]);
        }
    }

    [Theory]
    [InlineData("01b_noop_success")]
    [InlineData("01c_python_success")]
    [InlineData("01d_fail_exit1")]
    [InlineData("01e_fail_python_tuple")]
    [InlineData("01g2_timeout_python")]
    public async Task An_execution_ends_in_the_recorded_state_with_the_recorded_keys(string name)
    {
        var recorded = Recording.Of(name);
        var created = await simulator.JsonAsync(recorded.Method, recorded.PathAndQuery, recorded.Body);

        simulator.Clock.Advance(TimeSpan.FromMinutes(1));
        var document = await simulator.JsonAsync(HttpMethod.Get, $"/v1/executions/{created["id"]}");

        var last = recorded.States.Last();
        ((string?)document["status"]).Should().Be((string?)last["status"]);
        Shape.Of(document).Should().Equal(Shape.Of(last));
        document["result"]!.AsObject().Select(entry => entry.Key).Should().Equal(last["result"]!.AsObject().Select(entry => entry.Key));
    }

    [Theory]
    [InlineData("04a_get_action_by_ref")]
    [InlineData("04b_params_view_by_ref")]
    [InlineData("04e3_disabled")]
    public async Task An_action_is_shown_as_recorded_but_for_its_id(string name)
    {
        var recorded = Recording.Of(name);

        var shown = (await simulator.JsonAsync(recorded.Method, recorded.PathAndQuery)).AsObject();

        shown.Remove("id");
        var expected = recorded.Answer.DeepClone().AsObject();
        expected.Remove("id");
        JsonNode.DeepEquals(shown, expected).Should().BeTrue("{0} should be {1}", shown, expected);
    }
}
