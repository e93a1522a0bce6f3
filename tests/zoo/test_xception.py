"""Xception against Table 3 of the paper."""


def separable(before, after):
    return 3 * 3 * before + before * after


ENTRY = [
    3 * 3 * 3 * 32 + 3 * 3 * 32 * 64,
    separable(64, 128) + separable(128, 128) + 64 * 128,
    separable(128, 256) + separable(256, 256) + 128 * 256,
    separable(256, 728) + separable(728, 728) + 256 * 728,
]
MIDDLE = 8 * 3 * separable(728, 728)
EXIT = separable(728, 728) + separable(728, 1024) + 728 * 1024 + separable(1024, 1536) + separable(1536, 2048)
ENTRY_NORMS = 2 * (32 + 64 + 3 * 128 + 3 * 256 + 3 * 728)
MIDDLE_NORMS = 2 * 8 * 3 * 728
EXIT_NORMS = 2 * (728 + 1024 + 1024 + 1536 + 2048)


def test_parameters_are_those_of_table_3_and_count_what_is_trained(zoo):
    net = zoo("xception")
    assert net.params_of("entry_flow") == sum(ENTRY) + ENTRY_NORMS
    assert net.params_of("middle_flow") == MIDDLE + MIDDLE_NORMS
    assert net.params_of("exit_flow") == EXIT + EXIT_NORMS
    assert net.params_of("classifier") == 2048 * 1000 + 1000
    assert net.params == 22_855_952
    assert net.analysis.buffers == ENTRY_NORMS + MIDDLE_NORMS + EXIT_NORMS == 54_528


def test_multiply_adds_at_299_pixels(zoo):
    net = zoo("xception")
    assert net.macs_of("middle_flow") == 19 * 19 * MIDDLE
    assert net.macs == 8_357_403_496


def test_the_flows_end_at_19_and_10_pixels(zoo):
    net = zoo("xception")
    assert [net.output_of(flow) for flow in ("entry_flow", "middle_flow", "exit_flow")] == [
        (728, 19, 19),
        (728, 19, 19),
        (2048, 10, 10),
    ]
